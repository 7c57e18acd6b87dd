/** What Vite's config puts in: Pyodide's lock file without packages. */
declare const PYODIDE_LOCK: string;

/** Web Serial, as far as it is used; not in every browser. */
interface SerialPort extends EventTarget {
  readonly readable: ReadableStream<Uint8Array> | null;
  readonly writable: WritableStream<Uint8Array> | null;
  open(options: { baudRate: number }): Promise<void>;
  close(): Promise<void>;
  getInfo(): { usbVendorId?: number; usbProductId?: number };
}
interface Serial extends EventTarget {
  requestPort(): Promise<SerialPort>;
}
interface Navigator {
  readonly serial?: Serial;
}
