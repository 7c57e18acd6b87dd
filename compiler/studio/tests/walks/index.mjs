// All walks, in the order in which they are taken.
import { board } from "./board.mjs";
import { looks } from "./looks.mjs";
import { newcomer } from "./newcomer.mjs";
import { serial } from "./serial.mjs";
import { tries } from "./tries.mjs";
import { writes } from "./writes.mjs";

export const walks = { ...writes, ...tries, ...board, ...serial, ...newcomer, ...looks };
