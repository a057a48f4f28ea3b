/** Ends everything that was started, last first, on Ctrl-C, on a polite kill, and when a start fails halfway. */
export interface Stoppable {
  stop(): Promise<void>
}

/** What is running. */
export interface Running extends Stoppable {
  /** Adds something to be stopped, and hands it back. */
  add<Started extends Stoppable>(started: Started): Started
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Begins to listen for the signals that end a program. A second signal while stopping does not hurry it. */
export function stopTogether(): Running {
  const started: Stoppable[] = []
  let stopping: Promise<void> | undefined
  const stop = () => (stopping ??= stopAll(started))
  const end = () => void stop().then(() => process.exit(0))
  takeSignals(end)
  return {
    stop,
    add(each) {
      started.push(each)
      takeSignals(end)
      return each
    },
  }
}

/** Alone: Miniflare listens as well, and would end the process at once, before the others have stopped. */
function takeSignals(end: () => void): void {
  for (const signal of signals) {
    process.removeAllListeners(signal)
    process.on(signal, end)
  }
}

async function stopAll(started: Stoppable[]): Promise<void> {
  for (const each of started.toReversed()) {
    await each.stop().catch((error: unknown) => console.error(error))
  }
}
