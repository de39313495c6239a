"""Many items at once, to the millionth as `value.take` says of each by itself."""

from dataclasses import replace
from random import Random

from random_worlds import prospects_of, random_case

from recommender.domain.catalogue import NEED, ContentSkillLink
from recommender.domain.learned import Effect, Learned
from recommender.domain.paths import Gap
from recommender.domain.recipes import ValueRecipe
from recommender.engine.offers import Offers
from recommender.engine.prospects import Prospects
from recommender.engine.value import POTENTIAL, take

LAW = ValueRecipe()


def drawn(luck: Random) -> Prospects:
    """A random world with uneven figures, and a need in words that every other item answers."""
    known = prospects_of(random_case(luck))
    links = {}
    for item in known.items:
        own = known.links.get(item.id, ())
        own = tuple(replace(link, confidence=luck.random()) for link in own)
        if luck.random() < 0.5:
            own += (ContentSkillLink(item.id, "need:1", 0.0, 1.0, luck.random(), NEED),)
        links[item.id] = own
    gaps = {s: replace(g, importance=luck.random()) for s, g in known.gaps.items()}
    gaps["need:1"] = Gap("need:1", "a need", 0.0, 0.0, 1.0, is_need=True)
    known = replace(known, links=links, gaps=gaps, need_minutes=60.0, need_power=0.75)
    return seen(known, luck) if luck.random() < 0.5 else known


def seen(known: Prospects, luck: Random) -> Prospects:
    """The same world, in which people were seen to gain more or less than is declared."""
    some = [item.id for item in known.items if luck.random() < 0.6]
    effects = {item: Effect(round(luck.uniform(0.5, 1.5), 6), 0.5, 9) for item in some}
    unstated = {"": round(luck.uniform(0.8, 1.2), 6)} if luck.random() < 0.5 else {}
    return replace(known, learned=Learned(effects=effects), format_fit=unstated)


def test_the_same_to_the_millionth() -> None:
    compared = 0
    for seed in range(100):
        luck = Random(seed)
        known = drawn(luck)
        skills = {*known.levels, "need:1"}
        for levels in (known.levels, {s: luck.random() * 5 for s in sorted(skills)}):
            found = Offers([known.links[i.id] for i in known.items], known, LAW)
            micros = found.micros(levels)
            terms, score = found.terms(micros), found.sums(micros.sum(axis=1))
            room = found.sums(micros[:, 0])
            for n, item in enumerate(known.items):
                step, _ = take(item.id, levels, known, LAW)
                assert terms[n] == step.contributions
                assert score[n] == step.score
                potential = [c.micros for c in step.contributions if c.term == POTENTIAL]
                assert room[n] == sum(potential)
                compared += len(step.contributions)
    assert compared > 1000


def test_nothing_comes_of_nothing() -> None:
    known = drawn(Random(0))
    for items in ([], [()]):
        found = Offers(items, known, LAW)
        micros = found.micros(known.levels)
        assert found.terms(micros) == items
        assert found.sums(micros.sum(axis=1)) == [0] * len(items)
