/**
 * The concurrent requests of one run, which few receivers must not hold: a request that is not answered in time counts as slow, and while others
 * wait only a share of the slots is left to slow requests.
 */

/** Runs a request when a slot is free. @returns null, without running it, for a probe while slow requests hold their share */
export type RequestSlots = <Response>(
  standing: Standing,
  request: (interrupted: AbortSignal) => Promise<Response>,
) => Promise<Response | null>

/** Of a receiver: `probe` after a failure, `unknown` before it has accepted a message of this run, then `answering`. */
export type Standing = 'probe' | 'unknown' | 'answering'

/** Milliseconds after which a request is slow. */
const patienceMs: Record<Standing, number> = { probe: 0, unknown: 300, answering: 2000 }

interface Use {
  isProbe: boolean
  isSlow: boolean
  /** Null while it holds a slot. */
  start: (() => void) | null
  interruption: AbortController
}

/** @param total slots @param share of them that slow requests keep while others wait */
export function createSlots(total: number, share: number): RequestSlots {
  const uses: Use[] = []
  const holding = () => uses.filter(({ start }) => !start)
  const isInterrupted = ({ interruption }: Use) => interruption.signal.aborted

  const assign = () => {
    for (const use of uses.filter(({ start }) => start).slice(0, Math.max(total - holding().length, 0))) {
      use.start!()
      use.start = null
    }
    const waiting =
      uses.filter(({ start, isProbe }) => start && !isProbe).length - holding().filter(isInterrupted).length
    const slow = holding().filter((use) => use.isSlow && !isInterrupted(use))
    // The latest first: those that were slow before keep their slots until they are answered or end.
    for (const use of slow.slice(share).toReversed().slice(0, Math.max(waiting, 0))) use.interruption.abort()
  }

  return async (standing, request) => {
    const isProbe = standing === 'probe'
    if (isProbe && uses.filter(({ isSlow }) => isSlow).length >= share) return null
    const use: Use = { isProbe, isSlow: isProbe, start: null, interruption: new AbortController() }
    await new Promise<void>((resolve) => {
      use.start = resolve
      uses.push(use)
      assign()
    })
    const patience = setTimeout(() => {
      use.isSlow = true
      assign()
    }, patienceMs[standing])
    try {
      return await request(use.interruption.signal)
    } finally {
      clearTimeout(patience)
      uses.splice(uses.indexOf(use), 1)
      assign()
    }
  }
}
