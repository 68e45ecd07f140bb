"""An independent attacker. Shares nothing with the prover but the public data types.

It knows how many sheets there are in every finest cell (the strongest realistic reader:
the one who handed out the cards), everything ever published, the limits of the form, and
that counts are whole numbers from zero. It asks a linear-programming solver for the lowest
and highest possible count of anything it wants to know; `integer` uses branch and bound.
"""

import math
from collections import defaultdict

import highspy
import numpy as np

from survey.core.disclosure import Level
from survey.core.tally import CHOSEN, OTHERS, SKIPPED

INF = highspy.kHighsInf


class Attacker:
    """Everything a reader can work out about one key.

    `counts`: that key's Counts of all rounds; only sizes and form are read from them.
    `most`: variant -> how many options a child may choose."""

    def __init__(self, counts, tree, statements, *, most=None, integer=False):
        self.counts, self.tree, self.most = counts, tree, most
        self.size = {}
        self.offers = defaultdict(dict)
        self.pooled = defaultdict(set)
        for count in counts:
            for cell, row in count.cells.items():
                self.size[cell] = sum(row)
                self.offers[cell][count.option] = count.measures[cell.variant]
                self.pooled[cell.round] |= set(count.pooled)
        self.cells = sorted(cell for cell, n in self.size.items() if n)
        self.columns = {}
        self.rows = []
        for cell in self.cells:
            (self._several if most else self._single)(cell)
        self.statements = [s for s in statements if s.key == counts[0].key]
        for s in self.statements:
            cells = self.members(s.group)
            names = {tuple(c.split(":", 1)) for c in s.categories}
            form = self.form(cells, s.option, lambda m, names=names: _own(m, names))
            self.rows.append((*form, s.lo, s.hi))
        self._load(integer)

    # -- what is known before anything is published ---------------------------------------

    def _single(self, cell):
        options = self.offers[cell][""].options
        for option in options:
            self._column(cell, "", option)
        self._row({(cell, "", o): 1 for o in options}, self.size[cell], self.size[cell])

    def _several(self, cell):
        n, offers = self.size[cell], self.offers[cell]
        alone = {c.option for c in self.counts if c.exclusive and c.option in offers}
        skip = self._column(cell, "", SKIPPED)
        chosen = {o: self._column(cell, o, CHOSEN) for o in offers}
        self._row({skip: 1, **{chosen[o]: 1 for o in alone}}, 0, n)
        for option in offers:
            if option not in alone:
                self._row({skip: 1, chosen[option]: 1, **{chosen[o]: 1 for o in alone}}, 0, n)
        free = {chosen[o]: 1 for o in offers if o not in alone}
        sheets = {skip: 1, **{chosen[o]: 1 for o in alone}}
        most = self.most[cell.variant]
        self._row({**free, **dict.fromkeys(sheets, most)}, 0, most * n)
        self._row({**free, **sheets}, n, INF)

    def _column(self, *name):
        self.columns[name] = len(self.columns)
        return name

    def _row(self, form, low, high):
        self.rows.append((form, 0, low, high))

    # -- groups and counts ---------------------------------------------------------------

    def members(self, group):
        last = group.rounds[-1]
        return [
            c
            for c in self.cells
            if c.round in group.rounds
            and (
                c.variant == group.variant or (not group.variant and c.variant in self.pooled[last])
            )
            and group.gender in ("", c.gender)
            and (
                group.level is Level.MUNICIPALITY
                or (group.level is Level.UNIT and self._shown_as(c.unit, last) == group.node)
                or (
                    group.level is Level.DEPARTMENT and self._department(c.unit, last) == group.node
                )
            )
        ]

    def _department(self, unit, round_):
        return self.tree.earlier.get(round_, self.tree).department_of.get(unit)

    def _shown_as(self, unit, round_):
        return self.tree.earlier.get(round_, self.tree).group_of.get(unit, unit)

    def form(self, cells, option, wanted):
        """(column -> weight, constant): sheets of `cells` in what `wanted` picks."""
        form, constant = defaultdict(int), 0
        for cell in cells:
            measure = self.offers[cell].get(option) or (
                None if option else next(iter(self.offers[cell].values()))
            )
            if measure is None:
                continue
            categories = set(wanted(measure))
            if not self.most:
                for category in categories:
                    form[cell, "", category] += 1
            elif categories == {SKIPPED}:
                form[cell, "", SKIPPED] += 1
            elif categories == {CHOSEN}:
                form[cell, option, CHOSEN] += 1
            elif categories == {OTHERS}:
                constant += self.size[cell]
                form[cell, "", SKIPPED] -= 1
                form[cell, option, CHOSEN] -= 1
            elif categories == {CHOSEN, OTHERS}:
                constant += self.size[cell]
                form[cell, "", SKIPPED] -= 1
        return dict(form), constant

    # -- the solver -----------------------------------------------------------------------

    def _load(self, integer):
        starts, index, weights, low, high = [0], [], [], [], []
        for form, constant, lo, hi in self.rows:
            index += [self.columns[name] for name in form]
            weights += form.values()
            starts.append(len(index))
            low.append(lo - constant)
            high.append(hi - constant)
        n = len(self.columns)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = n, len(low)
        lp.col_cost_, lp.col_lower_ = np.zeros(n), np.zeros(n)
        lp.col_upper_ = np.array([self.size[cell] for cell, _, _ in self.columns], float)
        lp.row_lower_, lp.row_upper_ = np.array(low, float), np.array(high, float)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.array(starts, np.int32)
        lp.a_matrix_.index_ = np.array(index, np.int32)
        lp.a_matrix_.value_ = np.array(weights, float)
        if integer:
            lp.integrality_ = [highspy.HighsVarType.kInteger] * n
        self.solver = highspy.Highs()
        for option, value in {"output_flag": False, "threads": 1}.items():
            self.solver.setOptionValue(option, value)
        self.solver.setOptionValue("presolve", "on" if integer else "off")
        self.solver.passModel(lp)
        self.asked = []

    def bounds(self, form, constant):
        """(lowest, highest) whole number possible. Raises RuntimeError if nothing is."""
        if self.asked:
            self._cost(self.asked, np.zeros(len(self.asked)))
        self.asked = [self.columns[name] for name in form]
        self._cost(self.asked, np.array(list(form.values()), float))
        ends = []
        for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
            self.solver.changeObjectiveSense(sense)
            self.solver.run()
            if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
                raise RuntimeError(str(self.solver.getModelStatus()))
            ends.append(self.solver.getInfo().objective_function_value + constant)
        return math.ceil(ends[0] - 1e-6), math.floor(ends[1] + 1e-6)

    def _cost(self, columns, weights):
        self.solver.changeColsCost(len(columns), np.array(columns, np.int32), weights)

    # -- the attack -------------------------------------------------------------------------

    def attack(self, rule):
        """Everything learnt that should have stayed open: (what, n, count, lo, hi)."""
        truth = self._truth()
        found, tried = [], 0
        for what, cells, option, wanted, always in self._questions(rule):
            form, constant = self.form(cells, option, wanted)
            cells = {cell for cell, _, _ in form}
            n = sum(self.size[c] for c in cells)
            if not n:
                continue
            count = constant + sum(w * truth[name] for name, w in form.items())
            small = n < rule.min_group or min(count, n - count) < rule.window
            if not (small or always):
                continue
            tried += 1
            lo, hi = self.bounds(form, constant)
            if not lo <= count <= hi:
                raise RuntimeError("something untrue was published")
            if hi - lo < min(n, rule.window - 1) or lo == n or hi == 0:
                found.append((what, n, count, lo, hi))
        return found, tried

    def _truth(self):
        truth = {}
        for count in self.counts:
            for cell, row in count.cells.items():
                for option, value in zip(count.measures[cell.variant].options, row, strict=True):
                    truth[cell, count.option, option] = value
                    if option == SKIPPED:
                        truth[cell, "", SKIPPED] = value
        return truth

    def _questions(self, rule):
        for s in self.statements:
            names = {tuple(c.split(":", 1)) for c in s.categories}
            yield s, self.members(s.group), s.option, lambda m, n=names: _own(m, n), True
        for cells in self.sets():
            yield from ((cells, cells, o, wanted, False) for o, wanted in self._views(cells))

    def sets(self):
        """Every set worth asking about: the lattice, its parts of one scale, and what is
        left of each when the published parts along any side are taken away."""
        shown = {frozenset(self.members(s.group)) for s in self.statements}
        sides = self._sides()
        found = {frozenset(self.cells)}
        for _ in sides:
            found |= {p for whole in found for side in sides for p in _parts(whole, side).values()}
        for whole in tuple(found):
            for side in sides:
                left = whole.difference(*(p for p in _parts(whole, side).values() if p in shown))
                found.add(frozenset(left))
        found |= {
            p
            for whole in tuple(found)
            for p in _parts(whole, lambda c: next(iter(self.offers[c].values())).scale).values()
        }
        return sorted(sorted(cells) for cells in found if cells)

    def _sides(self):
        return [
            lambda c: c.variant in self.pooled[c.round],
            lambda c: c.variant,
            lambda c: c.gender,
            lambda c: c.round,
            lambda c: self._department(c.unit, c.round),
            lambda c: self._shown_as(c.unit, c.round),
            lambda c: c.unit,
        ]

    def _views(self, cells):
        if self.most:
            yield "", lambda _: {SKIPPED}
            for option in sorted({o for c in cells for o in self.offers[c]}):
                yield option, lambda _: {CHOSEN}
                yield option, lambda _: {OTHERS}
            return
        yield "", lambda m: m.favourable
        yield "", lambda m: m.valid
        yield "", lambda m: m.valid - m.favourable
        yield "", lambda _: {SKIPPED}
        yield "", lambda m: set(m.options) - m.valid - {SKIPPED}
        measures = {self.offers[c][""].scale: self.offers[c][""] for c in cells}
        if len(measures) == 1:
            (measure,) = measures.values()
            for category in ({o} for o in measure.options):
                yield "", lambda _, category=category: category
            for cut in measure.cuts:
                yield "", lambda _, cut=cut: cut


def _own(measure, names):
    return {category for scale, category in names if scale == measure.scale}


def _parts(cells, side):
    parts = defaultdict(set)
    for cell in cells:
        parts[side(cell)].add(cell)
    return {value: frozenset(part) for value, part in parts.items()}


def attack(tallies, tree, statements, rule, **knowledge):
    """Attack every key of the newest tally with all that is published: (learnt, tried)."""
    learnt, tried = [], 0
    for key in sorted({count.key for count in tallies[-1].counts}):
        counts = [c for tally in tallies for c in tally.counts if c.key == key]
        found, asked = Attacker(counts, tree, statements, **knowledge).attack(rule)
        learnt += found
        tried += asked
    return learnt, tried
