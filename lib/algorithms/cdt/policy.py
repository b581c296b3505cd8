"""A CDT policy in plain PyTorch; needs torch, numpy and safetensors.

As a module:

    from policy import load_policy
    policy = load_policy("policy.safetensors")        # with config.json beside it
    actor = policy.begin()                            # once an episode
    action = actor.act(observation, reward, cost)     # of the step before, 0 at first; in [-1, 1]

As a program:

    python policy.py act policy.safetensors < episode.npy > actions.npy
    python policy.py convert model.pt policy.safetensors

where a row of episode.npy is an observation, then the reward and the cost of the step before.
"""

import io
import json
import pathlib
import sys

import numpy
import torch
from safetensors.torch import load_file, save_file
from torch import nn


class Block(nn.Module):
    """Attention and two layers for each token, both on normalised tokens and added to them."""

    def __init__(self, size: int, heads: int):
        super().__init__()
        self.norm1 = nn.LayerNorm(size)
        self.norm2 = nn.LayerNorm(size)
        self.attention = nn.MultiheadAttention(size, heads, batch_first=True)
        self.mlp = nn.Sequential(nn.Linear(size, 4 * size), nn.GELU(), nn.Linear(4 * size, size))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        later = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).triu(1)
        normal = self.norm1(x)
        x = x + self.attention(normal, normal, normal, attn_mask=later, need_weights=False)[0]
        return x + self.mlp(self.norm2(x))


class Network(nn.Module):
    """The official network without dropout, under its parameter names."""

    def __init__(self, sizes: dict, options: dict):
        super().__init__()
        size = options["embedding"]
        self.options = options
        self.emb_norm = nn.LayerNorm(size)
        self.out_norm = nn.LayerNorm(size)
        if options["timeEmbedding"]:
            self.timestep_emb = nn.Embedding(sizes["time"], size)
        self.state_emb = nn.Linear(sizes["observation"], size)
        self.action_emb = nn.Linear(sizes["action"], size)
        if options["useCosts"]:
            self.cost_emb = nn.Linear(1, size)
        if options["useReturns"]:
            self.return_emb = nn.Linear(1, size)
        if options["costPrefix"]:
            self.prefix_emb = nn.Linear(1, size)
        self.blocks = nn.ModuleList(Block(size, options["heads"]) for _ in range(options["layers"]))
        self.action_head = build_head(2 * size if options["costFeature"] == "append" else size, sizes["action"], options)
        self.state_pred_head = nn.Linear(size, sizes["observation"])
        self.cost_pred_head = nn.Linear(size, 2)

    def forward(self, states, actions, returns, costs, steps, episode_cost) -> torch.Tensor:
        """The mean action of every step, [1, steps, action size]."""
        options = self.options
        time = self.timestep_emb(steps) if options["timeEmbedding"] else 0.0
        kinds = [self.state_emb(states) + time, self.action_emb(actions) + time]
        if options["useCosts"]:
            entering = 50 - costs if options["reverseCosts"] else costs
            cost_tokens = self.cost_emb(entering.unsqueeze(-1)) + time
            kinds.insert(0, cost_tokens)
        if options["useReturns"]:
            kinds.insert(0, self.return_emb(returns.unsqueeze(-1)) + time)
        tokens = torch.stack(kinds, dim=2).flatten(1, 2)
        if options["costPrefix"]:
            tokens = torch.cat([self.prefix_emb(episode_cost.reshape(1, 1, 1)), tokens], dim=1)
        tokens = self.emb_norm(tokens)
        for block in self.blocks:
            tokens = block(tokens)
        tokens = self.out_norm(tokens)[:, 1 if options["costPrefix"] else 0 :]
        features = tokens[:, len(kinds) - 2 :: len(kinds)]
        if options["useCosts"] and options["costFeature"] != "none":
            combine = {"add": torch.add, "multiply": torch.mul, "append": lambda *both: torch.cat(both, dim=-1)}
            features = combine[options["costFeature"]](features, cost_tokens)
        return self.action_head(features)


class Gaussian(nn.Module):
    """A normal distribution of actions, of which the mean acts."""

    def __init__(self, size: int, outputs: int):
        super().__init__()
        self.mu = nn.Linear(size, outputs)
        self.log_std = nn.Linear(size, outputs)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        return self.mu(features)


def build_head(size: int, outputs: int, options: dict) -> nn.Module:
    hidden = options["headLayers"] - 1
    if options["stochastic"]:
        gaussian = Gaussian(size, outputs)
        return nn.Sequential(nn.Linear(size, size), nn.GELU(), gaussian) if hidden > 0 else gaussian
    layers = [layer for _ in range(hidden) for layer in (nn.Linear(size, size), nn.GELU())]
    return nn.Sequential(*layers, nn.Linear(size, outputs))


class Actor:
    """Plays one episode: remembers its last steps and takes from the targets what they brought."""

    def __init__(self, network: Network, target_return: float, target_cost: float):
        self.network = network
        self.options = network.options
        self.targets = torch.tensor([target_return * self.options["rewardScale"], target_cost * self.options["costScale"]])
        self.left = self.targets.clone()
        self.memory = []
        self.steps = 0

    @torch.no_grad()
    def act(self, observation: torch.Tensor, reward: float = 0.0, cost: float = 0.0) -> torch.Tensor:
        self.left = self.left - torch.tensor([reward * self.options["rewardScale"], cost * self.options["costScale"]])
        nothing = torch.zeros(self.network.action_emb.in_features)
        self.memory = [*self.memory, [observation, nothing, *self.left]][-self.options["sequenceLength"] :]
        self.steps += 1
        states, actions, returns, costs = (torch.stack(part).unsqueeze(0) for part in zip(*self.memory))
        steps = torch.arange(self.steps - len(self.memory), self.steps).unsqueeze(0)
        means = self.network(states, actions, returns, costs, steps, self.targets[1])
        action = means[0, -1].clamp(-1, 1)
        self.memory[-1][1] = action
        return action


class Policy:
    """A network and what it is asked for: a return and a cost of the whole episode."""

    def __init__(self, network: Network, target_return: float, target_cost: float):
        self.network = network
        self.target_return = target_return
        self.target_cost = target_cost

    def begin(self) -> Actor:
        return Actor(self.network, self.target_return, self.target_cost)


def return_at(cost: float, options: dict) -> float:
    """The return that is asked for at a target cost: linear between the costs of the list."""
    return float(numpy.interp(cost, options["targetReturnCosts"], options["targetReturns"]))


def load_policy(path: str) -> Policy:
    """Reads a policy file and the config.json beside it; asks for the target cost of the run and the return at it."""
    weights = load_file(path)
    config = json.loads((pathlib.Path(path).parent / "config.json").read_text())["config"]
    options = config["options"]
    sizes = {"observation": weights["state_emb.weight"].shape[1], "action": weights["action_emb.weight"].shape[1]}
    sizes["time"] = len(weights.get("timestep_emb.weight", []))
    network = Network(sizes, options)
    network.load_state_dict(weights)
    return Policy(network.eval(), return_at(config["targetCost"], options), config["targetCost"])


def convert(checkpoint: str, path: str) -> None:
    """Writes the network of an official checkpoint (`model.pt`, `model_best.pt`) as a policy file."""
    network = torch.load(checkpoint, map_location="cpu", weights_only=True)["model_state"]
    save_file({name: tensor.contiguous() for name, tensor in network.items() if not name.endswith("causal_mask")}, path)


def act(path: str) -> None:
    """Answers an episode [steps, observation size + 2] on stdin with its actions [steps, action size], both as .npy."""
    episode = torch.as_tensor(numpy.load(io.BytesIO(sys.stdin.buffer.read())), dtype=torch.float32)
    actor = load_policy(path).begin()
    actions = [actor.act(row[:-2], row[-2].item(), row[-1].item()) for row in episode]
    answer = io.BytesIO()
    numpy.save(answer, torch.stack(actions).numpy())
    sys.stdout.buffer.write(answer.getvalue())


if __name__ == "__main__":
    commands = {"act": (act, 1), "convert": (convert, 2)}
    command, count = commands.get(sys.argv[1] if len(sys.argv) > 1 else "", (None, 0))
    if command is None or len(sys.argv) != 2 + count:
        sys.exit(__doc__)
    command(*sys.argv[2:])
