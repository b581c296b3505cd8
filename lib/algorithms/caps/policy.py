"""A CAPS policy in plain PyTorch; needs torch, numpy and safetensors.

As a module:

    from policy import load_policy
    policy = load_policy("policy.safetensors")        # with config.json beside it
    actor = policy.begin()                            # once an episode; begin(40.0) for another target cost
    action = actor.act(observation, cost)             # of the step before, 0 at first; in [-1, 1]

As a program:

    python policy.py act policy.safetensors < episode.npy > actions.npy

where a row of episode.npy is an observation, then the reward and the cost of the step before.
"""

import io
import json
import pathlib
import sys

import numpy
import torch
from safetensors.torch import load_file
from torch import nn


def build_network(weights: dict, prefix: str) -> nn.Sequential:
    """Linear layers with ReLU between; their sizes are read off the weights."""
    numbers = sorted(int(name.split(".")[-2]) for name in weights if name.startswith(prefix) and name.endswith(".weight"))
    layers = []
    for number in numbers:
        outputs, inputs = weights[f"{prefix}{number}.weight"].shape
        layers += [nn.Linear(inputs, outputs), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


class Critic(nn.Module):
    """Networks that value an observation beside an action; the smallest value counts."""

    def __init__(self, weights: dict, part: str):
        super().__init__()
        count = len({name.split(".")[2] for name in weights if name.startswith(f"{part}.nets.")})
        self.nets = nn.ModuleList(build_network(weights, f"{part}.nets.{i}.") for i in range(count))

    def forward(self, pairs: torch.Tensor) -> torch.Tensor:
        return torch.cat([net(pairs) for net in self.nets], dim=-1).min(dim=-1).values


class Policy(nn.Module):
    """Heads that trade reward against cost, and the values that choose among them."""

    def __init__(self, weights: dict, heads: int, target_cost: float):
        super().__init__()
        self.heads = heads
        self.target_cost = target_cost
        self.policy = nn.Module()
        self.policy.net = build_network(weights, "policy.net.")
        self.reward = Critic(weights, "reward")
        self.cost = Critic(weights, "cost")

    def begin(self, target_cost: float | None = None) -> "Actor":
        return Actor(self, self.target_cost if target_cost is None else target_cost)

    def forward(self, observation: torch.Tensor, budget: float) -> torch.Tensor:
        """The action of the head that is worth most among those that the budget pays for, else of the cheapest."""
        actions = torch.tanh(self.policy.net(observation)).reshape(self.heads, -1)
        pairs = torch.cat([observation.expand(self.heads, -1), actions], dim=1)
        costs = -self.cost(pairs)
        affordable = costs <= budget
        if not affordable.any():
            return actions[costs.argmin()]
        return actions[self.reward(pairs).masked_fill(~affordable, -torch.inf).argmax()]


class Actor:
    """Plays one episode: remembers what it has cost."""

    def __init__(self, policy: Policy, target_cost: float):
        self.policy = policy
        self.budget = target_cost

    @torch.no_grad()
    def act(self, observation: torch.Tensor, cost: float = 0.0) -> torch.Tensor:
        self.budget -= cost
        return self.policy(observation, self.budget)


def load_policy(path: str) -> Policy:
    """Reads a policy file and the config.json beside it, which has the number of heads and the run's target cost."""
    weights = load_file(path)
    config = json.loads((pathlib.Path(path).parent / "config.json").read_text())["config"]
    policy = Policy(weights, config["options"]["heads"], config["targetCost"])
    policy.load_state_dict(weights)
    return policy.eval()


def act(path: str) -> None:
    """Answers an episode [steps, observation size + 2] on stdin with its actions [steps, action size], both as .npy."""
    episode = torch.as_tensor(numpy.load(io.BytesIO(sys.stdin.buffer.read())), dtype=torch.float32)
    actor = load_policy(path).begin()
    actions = [actor.act(row[:-2], row[-1].item()) for row in episode]
    answer = io.BytesIO()
    numpy.save(answer, torch.stack(actions).numpy())
    sys.stdout.buffer.write(answer.getvalue())


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] != "act":
        sys.exit(__doc__)
    act(sys.argv[2])
