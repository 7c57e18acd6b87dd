// All walks, in the order in which they are taken.
import { board } from "./board.mjs";
import { looks } from "./looks.mjs";
import { newcomer } from "./newcomer.mjs";
import { tries } from "./tries.mjs";
import { writes } from "./writes.mjs";

export const walks = { ...writes, ...tries, ...board, ...newcomer, ...looks };
