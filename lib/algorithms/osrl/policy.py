"""A policy of BC, BCQ-Lag, BEAR-Lag, CPQ or COptiDICE in plain PyTorch; needs torch, numpy and safetensors.

As a module:

    from policy import load_policy
    policy = load_policy("policy.safetensors")
    action = policy(torch.as_tensor(observation)[None])[0]     # in [-1, 1]

As a program:

    python policy.py act policy.safetensors < observations.npy > actions.npy
    python policy.py convert model.pt policy.safetensors

`convert` takes a checkpoint of OSRL. The names of the weights say which policy it is. That of BCQ-Lag is random: it decodes
a latent vector, which can be given, `policy(observations, latent)`.
"""

import io
import json
import pathlib
import sys

import numpy
import torch
from safetensors.torch import load_file, save_file
from torch.nn import Linear, Module, ReLU, Sequential, Tanh

OFFICIAL_PHI = 0.05


def build_mlp(weights: dict, prefix: str, hidden: type, output: type) -> Sequential:
    """OSRL's `mlp`: Linear and an activation by turns. Its sizes are read off the weights."""
    numbers = sorted(int(name.split(".")[-2]) for name in weights if name.startswith(prefix) and name.endswith(".weight"))
    modules = []
    for number in numbers:
        outputs, inputs = weights[f"{prefix}{number}.weight"].shape
        modules += [Linear(inputs, outputs), output() if number == numbers[-1] else hidden()]
    return Sequential(*modules)


def build_linear(weights: dict, name: str) -> Linear:
    outputs, inputs = weights[f"{name}.weight"].shape
    return Linear(inputs, outputs)


class DeterministicPolicy(Module):
    """BC: a network whose output tanh keeps within ±1."""

    def __init__(self, weights: dict):
        super().__init__()
        self.actor = Module()
        self.actor.pi = build_mlp(weights, "actor.pi.", ReLU, Tanh)

    def forward(self, observations: torch.Tensor) -> torch.Tensor:
        return self.actor.pi(observations)


class GaussianPolicy(Module):
    """BEAR-Lag, CPQ, COptiDICE: a normal distribution before tanh, whose mode is the action."""

    def __init__(self, weights: dict):
        super().__init__()
        self.actor = Module()
        self.actor.net = build_mlp(weights, "actor.net.", ReLU, ReLU)
        self.actor.mu_layer = build_linear(weights, "actor.mu_layer")
        self.actor.log_std_layer = build_linear(weights, "actor.log_std_layer")

    def distribution(self, observations: torch.Tensor) -> torch.distributions.Normal:
        """Of actions before tanh."""
        features = self.actor.net(observations)
        return torch.distributions.Normal(self.actor.mu_layer(features), self.actor.log_std_layer(features).clamp(-20, 2).exp())

    def forward(self, observations: torch.Tensor) -> torch.Tensor:
        return torch.tanh(self.distribution(observations).mean)


class PerturbedPolicy(Module):
    """BCQ-Lag: a decoded action, moved by at most phi."""

    def __init__(self, weights: dict, phi: float):
        super().__init__()
        self.phi = phi
        self.actor = Module()
        self.actor.pi = build_mlp(weights, "actor.pi.", Tanh, Tanh)
        self.vae = Module()
        for layer in ("e1", "e2", "mean", "log_std", "d1", "d2", "d3"):
            setattr(self.vae, layer, build_linear(weights, f"vae.{layer}"))

    def forward(self, observations: torch.Tensor, latent: torch.Tensor | None = None) -> torch.Tensor:
        if latent is None:
            latent = torch.randn(len(observations), self.vae.mean.out_features).clamp(-0.5, 0.5)
        features = torch.relu(self.vae.d1(torch.cat([observations, latent], 1)))
        actions = torch.tanh(self.vae.d3(torch.relu(self.vae.d2(features))))
        return (actions + self.phi * self.actor.pi(torch.cat([observations, actions], 1))).clamp(-1, 1)


def load_policy(path: str, phi: float | None = None) -> Module:
    """Reads a policy file. `phi` is that of the run's config.json beside it, or else OSRL's."""
    weights = load_file(path)
    if "actor.mu_layer.weight" in weights:
        policy = GaussianPolicy(weights)
    elif "vae.d1.weight" in weights:
        policy = PerturbedPolicy(weights, recorded_phi(path) if phi is None else phi)
    else:
        policy = DeterministicPolicy(weights)
    policy.load_state_dict(weights)
    return policy.eval()


def recorded_phi(path: str) -> float:
    config = pathlib.Path(path).with_name("config.json")
    return json.loads(config.read_text())["config"]["options"]["phi"] if config.exists() else OFFICIAL_PHI


def convert(checkpoint: str, path: str) -> None:
    """Writes the policy of a checkpoint of OSRL (`model.pt`, `model_best.pt`) as a policy file."""
    state = torch.load(checkpoint, map_location="cpu", weights_only=True)["model_state"]
    decodes = "actor.pi.0.weight" in state and "vae.d1.weight" in state
    parts = ("actor.", "vae.") if decodes else ("actor.",)
    save_file({name: tensor.contiguous() for name, tensor in state.items() if name.startswith(parts)}, path)


def act(path: str) -> None:
    """Answers observations [rows, observation size] on stdin with actions [rows, action size], both as .npy."""
    observations = torch.as_tensor(numpy.load(io.BytesIO(sys.stdin.buffer.read())), dtype=torch.float32)
    with torch.no_grad():
        actions = load_policy(path)(observations).numpy()
    answer = io.BytesIO()
    numpy.save(answer, actions)
    sys.stdout.buffer.write(answer.getvalue())


if __name__ == "__main__":
    commands = {"act": (act, 1), "convert": (convert, 2)}
    command, count = commands.get(sys.argv[1] if len(sys.argv) > 1 else "", (None, 0))
    if command is None or len(sys.argv) != 2 + count:
        sys.exit(__doc__)
    command(*sys.argv[2:])
