export { cheaperThenRicher, hiddenUnits, officialLoop, osrl, osrlOptions } from "./options.ts";
