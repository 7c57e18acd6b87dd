// One emulated board, led by whoever writes to standard input: a line of JSON a command, a line of JSON an answer.
//
//   {"do": "start", "uf2", "bootrom", "flash", "usb", "poles"}
//   {"do": "run", "ms"}                     goes on for so long
//   {"do": "until", "ms", WHAT}             goes on until WHAT, at most for so long; `met` says whether it came:
//       "line"      the console has a line like this, after those that were looked at before: it is `found`.
//                   A program that ends ends the waiting
//       "enable"    the output is so
//       "resets"    so many resets were made
//   {"do": "press", "ms"}                   the button, for so long
//   {"do": "set", ...}                      touches, skinOhm, noiseUA, humUA, missCycles, heapEveryMs of the board;
//                                           dacAnswers, sensorAnswers, busHangs
//   {"do": "reset"}                         the pin RESET
//   {"do": "save", "flash" | "record"}      to that file: the flash; all that has happened
//
// Every answer has the time in ms, ENABLE, the DAC's code, the current through the skin and the largest so far.
import fs from 'fs';
import readline from 'readline';
import { Board } from './board.mjs';
import { readBootrom } from './files.mjs';

const LOOK_EVERY_MS = 0.25;
const PROGRAM_OVER = 'Code done running';
let board;
let linesSeen = 0; // events before this one have been looked at for lines

const commands = {
  start({ uf2, bootrom, flash, usb, poles }) {
    board = new Board({ uf2, bootrom: readBootrom(bootrom), flash: fs.readFileSync(flash), usb, poles });
  },
  run({ ms }) {
    board.run(ms);
  },
  until({ ms, line, enable, resets }) {
    const pattern = line && new RegExp(line);
    const end = board.now() + ms * 1e6;
    let over = false;
    let found;
    const met = () => {
      if (enable !== undefined) return board.enabled === enable;
      if (resets !== undefined) return board.events.filter((event) => event[1] === 'reset').length >= resets;
      while (linesSeen < board.events.length) {
        const [, what, text] = board.events[linesSeen++];
        if (what !== 'line') continue;
        if (pattern?.test(text)) {
          found = text;
          return true;
        }
        over ||= text.startsWith(PROGRAM_OVER);
      }
      return false;
    };
    while (!met()) {
      if (over || board.now() >= end) return { met: false };
      board.run(LOOK_EVERY_MS);
    }
    return { met: true, found };
  },
  press({ ms }) {
    board.press(true);
    board.run(ms);
    board.press(false);
  },
  set({ dacAnswers, sensorAnswers, busHangs, ...plain }) {
    board.dac.answers = dacAnswers ?? board.dac.answers;
    board.sensor.answers = sensorAnswers ?? board.sensor.answers;
    board.bus.hangs = busHangs ?? board.bus.hangs;
    delete plain.do;
    for (const name in plain) if (!(name in board)) throw new Error(`a board has no ${name}`);
    Object.assign(board, plain);
    board.changed();
  },
  reset() {
    board.reset(0);
  },
  save({ flash, record }) {
    if (flash) fs.writeFileSync(flash, board.flash());
    if (record) {
      const { events, reads, writes, heap, edges } = board;
      fs.writeFileSync(record, JSON.stringify({ events, reads, writes, heap, edges }));
    }
  },
};

const state = () => ({ ms: board.now() / 1e6, enabled: board.enabled, code: board.dac.code, skinUA: board.skinUA(), mostUA: board.mostUA });

for await (const line of readline.createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  const answer = commands[command.do](command) ?? {};
  process.stdout.write(JSON.stringify({ ...answer, ...state() }) + '\n');
}
