"""A task of this project's own simulators as OSRL's trainers play it: Gymnasium's `reset` and `step`, in a process of Node."""

import json
import subprocess
from pathlib import Path

import numpy as np

PROGRAM = Path(__file__).parent.parent / "workers" / "environment.ts"


class Environment:
    """Each reset starts an episode from the next of the seeds; `close` ends the process. Keeps every episode's sums."""

    def __init__(self, node, task, seeds):
        command = [node, "--import", "tsx", PROGRAM, task]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=PROGRAM.parent)
        self.process.stdout.readline()  # it says when it is ready
        self.seeds = iter(seeds)

    def reset(self):
        answer = self._ask({"seed": next(self.seeds)})
        return np.array(answer["observation"], dtype=np.float32), {}

    def step(self, action):
        answer = self._ask({"action": action.tolist()})
        observation = np.array(answer["observation"], dtype=np.float32)
        return observation, answer["reward"], answer["terminated"], answer["truncated"], {"cost": answer["cost"]}

    def close(self):
        self.process.stdin.close()
        self.process.wait()

    def _ask(self, request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())
