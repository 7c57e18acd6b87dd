// The computer at the USB cable: it opens the serial console and reads.
import { USBCDC } from 'rp2040js';

/** Hands `onText` what the board prints. Without one of these no computer is on the cable. */
export function openConsole(machine, onText) {
  const { usbCtrl } = machine.chip;
  const host = new USBCDC(usbCtrl);
  const decoder = new TextDecoder();
  host.onSerialData = (bytes) => onText(decoder.decode(bytes, { stream: true }));
  // rp2040js answers each question for input with "none", at once and for ever; a host leaves it unanswered
  usbCtrl.onEndpointRead = () => {};
}
