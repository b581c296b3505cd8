"""The original environments of DSRL's tasks, as `__main__.py` serves them."""

import os
import random
import warnings

import numpy

import compatibility

os.environ["DSRL_SUPPRESS_IMPORT_ERROR"] = "1"  # DSRL's suites are imported one by one
warnings.filterwarnings("ignore")


def make(task: str):
    """An environment by DSRL's id, such as OfflineCarRun-v0."""
    if "Metadrive" in task:
        return MetaDrive(task)
    return SafetyGymnasium(task) if "Gymnasium-v" in task else Bullet(task)


class Environment:
    """What the suites share; actions are clipped to [-1, 1], as their spaces are."""

    def __init__(self, environment) -> None:
        self.environment = environment
        self.observation_size = environment.observation_space.shape[0]
        self.action_size = environment.action_space.shape[0]
        self.latest = numpy.zeros(self.observation_size)

    def reset(self, seed: int) -> None:
        random.seed(seed)
        numpy.random.seed(seed)
        self.latest = self.start(seed)

    def step(self, action) -> tuple[float, float, bool]:
        action = numpy.clip(numpy.frombuffer(action, dtype=numpy.float32), -1, 1)
        self.latest, reward, terminated, truncated, info = self.environment.step(action)
        return float(reward), float(info["cost"]), bool(terminated or truncated)

    def observation(self) -> bytes:
        return numpy.asarray(self.latest, dtype=numpy.float32).tobytes()

    def ground(self) -> list:
        return []

    def close(self) -> None:
        self.environment.close()


class Bullet(Environment):
    """Bullet-Safety-Gym: seeds go to NumPy's global generator, which it draws from."""

    def __init__(self, task: str) -> None:
        compatibility.allow_array_defaults()
        import dsrl.offline_bullet_safety_gym  # noqa: F401
        import gymnasium

        super().__init__(gymnasium.make(task, disable_env_checker=True))

    def start(self, seed: int):
        return self.environment.reset()[0]

    def position(self):
        return self.environment.unwrapped.agent.get_position()[:2]


class SafetyGymnasium(Environment):
    def __init__(self, task: str) -> None:
        compatibility.allow_array_defaults()
        import dsrl.offline_safety_gymnasium  # noqa: F401
        import gymnasium

        compatibility.shrink_sky()
        super().__init__(gymnasium.make(task, disable_env_checker=True))

    def start(self, seed: int):
        return self.environment.reset(seed=seed)[0]

    def position(self):
        inner = self.environment.unwrapped
        return inner.task.agent.pos[:2] if hasattr(inner, "task") else inner.data.qpos[:2]


class MetaDrive(Environment):
    """One a process: its engine is a global of the process. Traffic is random whatever the seed."""

    def __init__(self, task: str) -> None:
        compatibility.restore_old_names()
        import dsrl.offline_metadrive  # noqa: F401
        import gym

        super().__init__(gym.make(task, disable_env_checker=True))

    def start(self, seed: int):
        return self.environment.reset()[0]

    def position(self):
        return self.environment.unwrapped.vehicle.position

    def ground(self) -> list:
        """Both edges of every lane."""
        roads = self.environment.unwrapped.current_map.road_network.graph.values()
        lanes = [lane for ends in roads for side_by_side in ends.values() for lane in side_by_side]
        return [{"name": "lane", "effect": "neither", "outline": edge} for lane in lanes for edge in edges(lane)]


def edges(lane, spacing: float = 4.0) -> list:
    along = numpy.linspace(0, lane.length, max(2, int(lane.length / spacing)))
    return [[list(map(float, lane.position(s, side * lane.width / 2))) for s in along] for side in (-1, 1)]
