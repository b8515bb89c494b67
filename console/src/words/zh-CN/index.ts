import { accounts } from "./accounts";
import { batches } from "./batches";
import { casePage } from "./casePage";
import { casePapers } from "./casePapers";
import { cases } from "./cases";
import { confirm } from "./confirm";
import { connections } from "./connections";
import { core } from "./core";
import { findings } from "./findings";
import { frame } from "./frame";
import { log } from "./log";
import { notices } from "./notices";
import { parts } from "./parts";
import { passkeys } from "./passkeys";
import { people } from "./people";
import { policy } from "./policy";
import { settings } from "./settings";
import { sources } from "./sources";
import { today } from "./today";

/** 控制台的全部中文，按页面分开。英文用同样的类型，缺一个词就编译不过。 */
export const zhCN = {
  ...frame,
  ...parts,
  ...core,
  ...log,
  ...today,
  ...cases,
  ...casePage,
  ...confirm,
  ...people,
  ...findings,
  ...batches,
  ...connections,
  ...policy,
  ...settings,
  ...passkeys,
  ...casePapers,
  ...notices,
  ...sources,
  ...accounts,
};

export type Words = typeof zhCN;
