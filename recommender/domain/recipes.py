"""The recipe: every knob of the engine, versioned by the digest of its content."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property

from recommender.domain.canonical import digest
from recommender.domain.learned import ExplorationRecipe, Learned, LearningRecipe
from recommender.domain.timely import CheckRecipe, MemoryRecipe, MentorRecipe


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far a kind of source may be believed, in levels.

    Attributes:
        noise: standard deviation of what changes from one reading to the next.
        bias: how much such sources overstate on the whole; it is taken off every reading.
        rater: standard deviation of one rater's own leaning, which repeating cannot average out.
    """

    noise: float
    bias: float = 0.0
    rater: float = 0.0


@dataclass(frozen=True, slots=True)
class ProfileRecipe:
    """How evidence becomes a level.

    A source whose ratings have the reliability r^2 errs by sd_level * sqrt(1/r^2 - 1), with
    levels about one level apart between people (sd_level 1). One manager: r^2 = .52, so .96;
    one colleague: .42, so 1.18 (Viswesvaran, Ones & Schmidt 1996); half of that variance is
    taken as the rater's own leaning. Self-ratings correlate .29 with performance over all
    (Mabe & West 1982) and better where a skill is specific and familiar (Zell & Krizan 2014);
    they run high, and most in those who know least (Kruger & Dunning 1999). Completing is a
    weak sign of mastering. Drift is no paper's figure: it is the middle of what simulated
    careers ask for that wander by 0.3 to 0.7 levels a year (docs/decisions/0014).

    Attributes:
        reliability: by kind of source; what people report of themselves counts as ``self``.
        drift_per_year: standard deviation of what a level wanders in a year.
        surprise: standard errors beyond which a reading is doubted.
        most_readings: of one skill, how many are weighed, the most telling ones.
        prior_level, prior_spread: of a skill about which nothing is known.
        stated_spread: of a level that the ask gives without one.
    """

    reliability: Mapping[str, Reliability] = field(
        default_factory=lambda: {
            "assessment": Reliability(0.5),
            "credential": Reliability(0.6),
            "work_sample": Reliability(0.6),
            "manager": Reliability(0.7, rater=0.7),
            "peer": Reliability(0.8, rater=0.8),
            "completion": Reliability(1.1, bias=0.25),
            "self": Reliability(1.5, bias=0.35, rater=1.3),
        }
    )
    drift_per_year: float = 0.55
    surprise: float = 2.0
    most_readings: int = 40
    prior_level: float = 0.0
    prior_spread: float = 1.5
    stated_spread: float = 0.5


@dataclass(frozen=True, slots=True)
class RetrievalRecipe:
    """How candidates are found.

    Attributes:
        per_gap: items taken for each gap; ``per_need``: for each need in words.
        meaning_weight: what a cosine of 1 adds to the logit of the chance that an item answers
            a need; half of it is taken off per unit of the item's hubness.
        wording_weight: what having all words of the need adds; the square root of their share
            counts.
        match_midpoint: evidence that counts as an even chance in a catalogue of ``usual_size``
            items; in a larger one more of them come as near by chance. Set on the starter
            catalogue, whose labels of skills were asked for as needs.
        kin_share: 0-1, how much an item counts as its best kin does.
        prerequisite_depth: how many requirements deep a locked item is followed.
    """

    per_gap: int = 40
    per_need: int = 60
    meaning_weight: float = 10.0
    wording_weight: float = 8.0
    match_midpoint: float = 7.0
    usual_size: int = 300
    kin_share: float = 0.3
    prerequisite_depth: int = 6


@dataclass(frozen=True, slots=True)
class LinkWeights:
    """What one unit of each term adds to the logit of a link; only ``constant`` may be negative.

    Attributes:
        meaning: how far the item's nearness to the skill stands out among all items.
        words: how far the share of the skill's words that the item has stands out.
        named: 1 where the item holds every word of the skill's label, otherwise 0.
        alike: how much more the item is like those that people say teach the skill.
    """

    meaning: float
    words: float
    named: float
    alike: float
    constant: float


@dataclass(frozen=True, slots=True)
class LinkRecipe:
    """How surely an item that declares nothing teaches a skill.

    Attributes:
        untagged: weights for a skill that nobody has said anything about.
        tagged: weights for one that many items are said to teach; in between, both count.
        agreement: share of the links that one house states that another would state too: two
            indexers of the same records agreed on 49 % of terms (Leininger 2000, PsycINFO). Near
            1 where the weights were fitted on the catalogue's own tags.
        fitted_on: where the weights come from.
        least: confidence under which no link is kept.
        per_item, per_skill: a link is kept if it is among the surest of its item or its skill.
        minutes_per_level: what a level takes; the median of the starter catalogue's items.
    """

    untagged: LinkWeights = LinkWeights(3.21, 1.43, 0.30, 0.0, -6.28)
    tagged: LinkWeights = LinkWeights(1.85, 1.21, 0.40, 4.65, -6.48)
    agreement: float = 0.5
    fitted_on: str = "starter"
    least: float = 0.05
    per_item: int = 8
    per_skill: int = 20
    minutes_per_level: float = 25.0


@dataclass(frozen=True, slots=True)
class ValueRecipe:
    """What a step is expected to bring.

    Attributes:
        mismatch_width: levels; gain falls as exp(-(entry - level)^2 / (2 width^2)).
        missing_rate: per level; gain falls as exp(-rate * missing prerequisite levels).
        learners: how many learners are imagined within what is known; 0 values a path by the
            most likely levels alone.
        label_spread: one standard deviation, in levels, of where an item really starts.
        transfer: share (0-1) of what an item promises that stays on average.
        entry_tolerance, missing_tolerance, unready: of learners who learn all or nothing: all
            within these levels, beyond them the share ``unready`` (0-1) of what others learn.
        leap: levels that learners who forgive one leap without loss.
        need_power: an item covers (its minutes / those set aside)**power of a need at most.
        late: what closing a gap counts after the day it is needed by (0-1).
        preference: share (0-1) of what an item brings that a policy's preference adds to it.
        seed: of the draw of imagined learners.
    """

    mismatch_width: float = 0.7
    missing_rate: float = 1.2
    learners: int = 8
    label_spread: float = 0.35
    transfer: float = 0.85
    entry_tolerance: float = 0.6
    missing_tolerance: float = 0.35
    unready: float = 0.1
    leap: float = 1.0
    need_power: float = 0.75
    late: float = 0.35
    preference: float = 0.1
    seed: int = 20260901


@dataclass(frozen=True, slots=True)
class OrderRecipe:
    """What each sign adds to the log-odds that one item goes before another.

    Attributes:
        required: where one requires the other, or a level that the other leads to.
        level: by level that one stands higher in what both teach, as sure as both links are.
        stage: by place of the stage of a course that a title names.
        reads_as_stage, reads_as_rare: by standard deviation over the catalogue.
        rarity: by nat that the words of a title are rarer.
        looks: by phrase that looks back rather than ahead.
        fit: by cosine with what is asked for.
        named, narrows: where a text names the other's subject, a title narrows it down.
        used: by nat of the use that a text makes of the other's subject.
    """

    required: float = 6.0
    level: float = 6.0
    stage: float = 0.25
    reads_as_stage: float = 0.25
    rarity: float = 0.08
    reads_as_rare: float = 0.25
    looks: float = 0.2
    fit: float = 2.5
    named: float = 0.6
    used: float = 0.6
    narrows: float = 1.0


@dataclass(frozen=True, slots=True)
class PlanningRecipe:
    """How a path is put together.

    Attributes:
        min_gain: importance-weighted levels below which a step is not worth proposing, or a
            hundredth of what the path brings where that is less.
        shortlist: most items that are searched.
        beam_work: paths kept at each step times links, within ``beam_width`` (least, most).
        few_items: up to so many, every plan of the portfolio is polished and not the best alone,
            a beam is run without a limit of minutes, too, and everything from low to high is tried.
        powers: greedy plans beside the beam; each ranks moves by gain / minutes**power.
        side_credit: what progress in a prerequisite counts beside a gap, while searching.
        rounds, walks: of the local search; walks are the steps walked in one round, at most.
        calm: share of a plan's value that another plan has to bring beyond it to replace it.
        depth: what going deep counts while plans are compared: each gap adds this times its worth
            times the square of its share that is closed. It is no part of any value.
        exact_steps: longest path whose Shapley values are enumerated.
        permutations: seeded antithetic pairs' total for Shapley above ``exact_steps`` steps.
        seed: of all that is drawn.
    """

    min_gain: float = 0.02
    shortlist: int = 120
    beam_work: int = 4000
    beam_width: tuple[int, int] = (8, 32)
    few_items: int = 24
    powers: tuple[float, ...] = (0.5,)
    side_credit: float = 0.15
    rounds: int = 6
    walks: int = 4000
    calm: float = 0.05
    depth: float = 0.5
    exact_steps: int = 12
    permutations: int = 40
    seed: int = 20260901


@dataclass(frozen=True)
class Recipe:
    """Every knob of the engine. Its id is the digest of its content."""

    name: str = "starter"
    profile: ProfileRecipe = ProfileRecipe()
    links: LinkRecipe = LinkRecipe()
    retrieval: RetrievalRecipe = RetrievalRecipe()
    value: ValueRecipe = ValueRecipe()
    order: OrderRecipe = OrderRecipe()
    planning: PlanningRecipe = PlanningRecipe()
    memory: MemoryRecipe = MemoryRecipe()
    mentors: MentorRecipe = MentorRecipe()
    check: CheckRecipe = CheckRecipe()
    learning: LearningRecipe = LearningRecipe()
    exploration: ExplorationRecipe = ExplorationRecipe()
    learned: Learned = Learned()

    @cached_property
    def id(self) -> str:
        """``name@sha256:…`` over the canonical bytes of every knob."""
        return f"{self.name}@{digest(asdict(self))}"
