/** The tasks that were registered in this process; `tasks.ts` finds them, `register-task.ts` adds to them. */
import type { Task } from "./tasks.ts";

const own = new Map<string, Task>();

/** All tasks of your own, in the order in which they were registered. */
export function ownTasks(): Task[] {
  return [...own.values()];
}

/** Adds a task, or replaces the one of its name. */
export function addOwnTask(task: Task): void {
  own.set(task.name, task);
}
