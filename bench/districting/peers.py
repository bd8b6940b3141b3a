"""The peers of the optimiser on the same graphs: prints numbers on its last line, see peers.rs."""

import gzip
import itertools
import json
import random
import signal
import sys
import time

import networkx
from gerrychain import Graph, MarkovChain, Partition, accept, constraints, proposals
from gerrychain.tree import recursive_tree_part
from gerrychain.updaters import Tally, cut_edges


def grid(wide, high):
    made = networkx.Graph()
    for y in range(high):
        for x in range(wide):
            made.add_node(y * wide + x, TOTPOP=1)
    for y in range(high):
        for x in range(wide):
            at = y * wide + x
            if x + 1 < wide:
                made.add_edge(at, at + 1)
            if y + 1 < high:
                made.add_edge(at, at + wide)
    return Graph.from_networkx(made)


def rectangles(wide, high, part_wide, part_high):
    columns = wide // part_wide
    return {unit: unit // wide // part_high * columns + unit % wide // part_wide for unit in range(wide * high)}


def partition(graph, assignment):
    return Partition(graph, assignment, updaters={"population": Tally("TOTPOP", alias="population"), "cut_edges": cut_edges})


def recom(start, share):
    mean = sum(start["population"].values()) / len(start["population"])

    def propose(plan, *, rng):
        return proposals.recom(plan, pop_col="TOTPOP", pop_target=mean, epsilon=share, rng=rng)

    return propose


def speed(chain, least=2.0):
    """Steps a second, over at least so many seconds; the first step is not counted."""
    steps = iter(chain)
    next(steps)
    began, done = time.perf_counter(), 0
    while time.perf_counter() - began < least:
        next(steps)
        done += 1
    return done / (time.perf_counter() - began)


def recombination(wide, high, part_wide, part_high, share, seed):
    random.seed(int(seed))
    layout = [int(number) for number in (wide, high, part_wide, part_high)]
    start = partition(grid(*layout[:2]), rectangles(*layout))
    propose = recom(start, float(share))
    print(speed(MarkovChain(propose, [constraints.contiguous], accept.always_accept, start, 10**9)))


def flips(wide, high, part_wide, part_high, seed):
    random.seed(int(seed))
    layout = [int(number) for number in (wide, high, part_wide, part_high)]
    start = partition(grid(*layout[:2]), rectangles(*layout))
    rules = [constraints.single_flip_contiguous, constraints.within_percent_of_ideal_population(start, 0.02)]
    print(speed(MarkovChain(proposals.propose_random_flip, rules, accept.always_accept, start, 10**9)))


def metis(wide, high, parts, seed):
    import pymetis

    wide, high, parts = int(wide), int(high), int(parts)
    near = [
        [y * wide + x for x, y in ((x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)) if 0 <= x < wide and 0 <= y < high]
        for y in range(high)
        for x in range(wide)
    ]
    options = pymetis.Options(contig=1, ufactor=15, seed=int(seed))
    began = time.perf_counter()
    cut, _ = pymetis.part_graph(parts, adjacency=near, options=options, recursive=False)
    print(time.perf_counter() - began, cut)


def opened(path):
    with open(path, "rb") as file:
        text = file.read()
    return networkx.adjacency_graph(json.loads(gzip.decompress(text) if text.startswith(b"\x1f\x8b") else text))


def recombination_of(path, plan, share, seed):
    random.seed(int(seed))
    graph = opened(path)
    with open(plan) as file:
        start = partition(Graph.from_networkx(graph), dict(zip(graph.nodes, json.load(file))))
    propose = recom(start, float(share))
    print(speed(MarkovChain(propose, [constraints.contiguous], accept.always_accept, start, 10**9)))


def metis_of(path, parts, seed):
    import pymetis

    graph, parts = opened(path), int(parts)
    rank = {unit: at for at, unit in enumerate(graph.nodes)}
    near = [[rank[other] for other in graph.neighbors(unit)] for unit in graph.nodes]
    weights = [int(graph.nodes[unit]["TOTPOP"]) for unit in graph.nodes]
    options = pymetis.Options(contig=1, ufactor=8, seed=int(seed))
    began = time.perf_counter()
    _, of = pymetis.part_graph(parts, adjacency=near, vweights=weights, options=options, recursive=False)
    seconds = time.perf_counter() - began
    loads = [0] * parts
    for part, weight in zip(of, weights):
        loads[part] += weight
    mean = sum(weights) / parts
    print(seconds, max(abs(load / mean - 1) for load in loads))


def transport(path):
    """The least cost of bringing electors to stations within limits, as a linear program."""
    import highspy
    import numpy

    numbers = numpy.fromfile(path, dtype="<i8")
    origins, stations, ways = numbers[:3]
    electors, least, most, start, end, cost = numpy.split(
        numbers[3:], numpy.cumsum([origins, stations, stations, ways, ways])
    )
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = int(ways), int(origins + stations)
    model.col_cost_ = cost.astype(float)
    model.col_lower_, model.col_upper_ = numpy.zeros(ways), electors[start].astype(float)
    model.row_lower_ = numpy.concatenate([electors, least]).astype(float)
    model.row_upper_ = numpy.concatenate([electors, most]).astype(float)
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = numpy.arange(0, 2 * ways + 1, 2, dtype=numpy.int32)
    model.a_matrix_.index_ = numpy.column_stack([start, origins + end]).ravel().astype(numpy.int32)
    model.a_matrix_.value_ = numpy.ones(2 * ways)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    began = time.perf_counter()
    solver.passModel(model)
    solver.run()
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal, solver.getModelStatus()
    print(time.perf_counter() - began, solver.getObjectiveValue())


def lines(path):
    """The fewest lines of the street list for each street: doors in order, each a number and a station."""
    with open(path) as file:
        streets = json.load(file)
    print(*[min(fewest(doors, rest) for rest in [None] + sorted({part for _, part in doors})) for doors in streets])


def fewest(doors, rest):
    """Every door is held by one line: of a side or of both, of doors of one station that follow each other. Doors of the
    station that has the rest of the street need none."""
    import highspy
    import numpy

    held = {at: row for row, at in enumerate(at for at, (_, part) in enumerate(doors) if part != rest)}
    ways = []
    for side in ((0, 1), (0,), (1,)):
        own = [at for at, (number, _) in enumerate(doors) if number % 2 in side]
        for _, run in itertools.groupby(own, key=lambda at: doors[at][1]):
            run = [at for at in run if at in held]
            ways += [run[first:last] for first in range(len(run)) for last in range(first + 1, len(run) + 1)]
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(ways), len(held)
    model.col_cost_ = numpy.ones(len(ways))
    model.offset_ = 0.0 if rest is None else 1.0
    model.col_lower_, model.col_upper_ = numpy.zeros(len(ways)), numpy.ones(len(ways))
    model.row_lower_ = model.row_upper_ = numpy.ones(len(held))
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(ways)
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = numpy.cumsum([0] + [len(way) for way in ways], dtype=numpy.int32)
    model.a_matrix_.index_ = numpy.array([held[at] for way in ways for at in way], dtype=numpy.int32)
    model.a_matrix_.value_ = numpy.ones(len(model.a_matrix_.index_))
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.passModel(model)
    solver.run()
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal, solver.getModelStatus()
    return round(solver.getObjectiveValue())


def pairs(path):
    """For each two sectors the least their families can cost within the places of both schools: proved lower bounds."""
    with open(path) as file:
        asked = json.load(file)
    print(*[pair_bound(**pair) for pair in asked])


def pair_bound(costs, pupils, rooms, borders):
    """One choice a family: 1 for the first school. A place of the second is one the first does not take. Where the best
    choice leaves a sector in pieces, a cut says that a piece is joined to the rest by a family around it (Validi, Buchanan
    and Lykhovyd 2022), until sectors hang together or there have been cuts enough."""
    import highspy
    import numpy

    costs, pupils, rooms = numpy.array(costs), numpy.array(pupils), numpy.array(rooms)
    many, levels = pupils.shape
    totals = pupils.sum(axis=0)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = many, levels
    model.col_cost_ = (costs[:, 0] - costs[:, 1]).astype(float)
    model.offset_ = float(costs[:, 1].sum())
    model.col_lower_, model.col_upper_ = numpy.zeros(many), numpy.ones(many)
    model.row_lower_, model.row_upper_ = (totals - rooms[1]).astype(float), rooms[0].astype(float)
    model.integrality_ = [highspy.HighsVarType.kInteger] * many
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = numpy.arange(0, levels * many + 1, levels, dtype=numpy.int32)
    model.a_matrix_.index_ = numpy.tile(numpy.arange(levels, dtype=numpy.int32), many)
    model.a_matrix_.value_ = pupils.astype(float).ravel()
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("mip_rel_gap", 0.0005)
    solver.setOptionValue("time_limit", 20.0)
    solver.passModel(model)
    graph = networkx.Graph(borders)
    graph.add_nodes_from(range(many))
    proved = 0.0
    for _ in range(40):
        solver.run()
        # Every cut is true of sectors that hang together, so every bound holds for them.
        proved = max(proved, solver.getInfo().mip_dual_bound)
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            break
        first = numpy.array(solver.getSolution().col_value) > 0.5
        cuts = [cut for side in (True, False) for cut in pieces_cut(graph, first, side, pupils.sum(axis=1))]
        for families, signs, most in cuts:
            solver.addRow(-highspy.kHighsInf, most, len(families), numpy.array(families, dtype=numpy.int32), signs)
        if not cuts:
            break
    return proved


def pieces_cut(graph, first, side, pupils):
    """For each piece of a sector but the largest: its heaviest family and that of the largest are not both in the sector
    without one around the piece."""
    own = [unit for unit in graph if first[unit] == side]
    pieces = sorted(networkx.connected_components(graph.subgraph(own)), key=lambda piece: -sum(pupils[unit] for unit in piece))
    for piece in pieces[1:]:
        ends = [max(some, key=lambda unit: pupils[unit]) for some in (piece, pieces[0])]
        around = sorted({other for unit in piece for other in graph[unit]} - piece)
        sign = 1.0 if side else -1.0
        most = 1.0 if side else len(around) - 1.0
        yield ends + around, [sign, sign] + [-sign] * len(around), most


def late(*_):
    raise TimeoutError


def search(path, parts, seconds):
    """Short bursts of ten steps, from the best plan so far. Nothing where no plan to begin from is found in time."""
    random.seed(1)
    parts, seconds = int(parts), float(seconds)
    graph = Graph.from_networkx(opened(path))
    total = sum(graph.node_data(unit)["TOTPOP"] for unit in graph.node_indices)
    signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    best = None
    # Some graphs have hardly a plan: it tries for ever.
    try:
        start = partition(graph, recursive_tree_part(graph, range(parts), total / parts, "TOTPOP", 0.005, 1))
        best, propose = start, recom(start, 0.005)
        while True:
            for plan in MarkovChain(propose, [constraints.contiguous], accept.always_accept, best, 10):
                if len(plan["cut_edges"]) <= len(best["cut_edges"]):
                    best = plan
    except (TimeoutError, RuntimeError):
        signal.setitimer(signal.ITIMER_REAL, 0)
    print(len(best["cut_edges"]) if best else "")


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
