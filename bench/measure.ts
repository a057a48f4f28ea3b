/** Measures a row: every contestant in turn, round after round, so that temporary load on the machine affects all of them. */
import type { Backdrop } from './backdrop.ts'
import type { Contestant, Goal, Row, Target } from './contestant.ts'
import { type Load, load, median } from './load.ts'

/** Seconds of load before the first round, to warm up workerd, Postgres and the pools. */
const warmUpSeconds = 2

export interface Effort {
  /** The number of rounds of each contestant. */
  rounds: number
  /** The duration of a round in seconds. */
  seconds: number
}

/** The results of one contestant: medians over the rounds. */
export interface Figures extends Load {
  name: string
  description: string
}

/** The result of a goal: the median of the ratios within each round, and their extremes. */
export interface Outcome extends Goal {
  ratio: number
  lowest: number
  highest: number
  met: boolean
}

export interface RowResult {
  name: string
  title: string
  connections: number
  contestants: Figures[]
  outcomes: Outcome[]
}

/** Starts the contestants of a row and measures them A B C, A B C, …; omits goals of omitted contestants. */
export async function measureRow(row: Row, effort: Effort, backdrop: Backdrop): Promise<RowResult> {
  const targets = new Map<Contestant, Target>()
  for (const contestant of row.contestants) targets.set(contestant, await contestant.start(backdrop))
  for (const target of targets.values()) await load(target, row.connections, warmUpSeconds)

  const rounds = new Map<string, Load[]>(row.contestants.map(({ name }) => [name, []]))
  for (let round = 0; round < effort.rounds; round++) {
    for (const [{ name }, target] of targets) {
      rounds.get(name)?.push(await load(target, row.connections, effort.seconds, backdrop.processes))
    }
  }
  return {
    name: row.name,
    title: row.title,
    connections: row.connections,
    contestants: row.contestants.map((contestant) => summarise(contestant, rounds.get(contestant.name) ?? [])),
    outcomes: row.goals
      .filter(({ subject, against }) => rounds.has(subject) && rounds.has(against))
      .map((goal) => judge(goal, rounds.get(goal.subject) ?? [], rounds.get(goal.against) ?? [], row.connections)),
  }
}

function summarise({ name, description }: Contestant, loads: readonly Load[]): Figures {
  const processors = loads.flatMap(({ processorMicroseconds }) =>
    processorMicroseconds ? [processorMicroseconds] : [],
  )
  const processes = Object.keys(processors[0] ?? {})
  return {
    name,
    description,
    rate: median(loads.map(({ rate }) => rate)),
    milliseconds: median(loads.map(({ milliseconds }) => milliseconds)),
    ...(processes.length > 0 && {
      processorMicroseconds: Object.fromEntries(
        processes.map((process) => [process, median(processors.map((times) => times[process] ?? NaN))]),
      ),
    }),
  }
}

/** Compares the rounds pairwise, because the two of a pair ran within seconds of each other. */
function judge(goal: Goal, subject: readonly Load[], against: readonly Load[], connections: number): Outcome {
  const speed = ({ rate, milliseconds }: Load) => (connections === 1 ? 1 / milliseconds : rate)
  const ratios = subject.flatMap((mine, round) => {
    const other = against[round]
    return other ? [speed(mine) / speed(other)] : []
  })
  const ratio = median(ratios)
  return { ...goal, ratio, lowest: Math.min(...ratios), highest: Math.max(...ratios), met: ratio >= goal.atLeast }
}
