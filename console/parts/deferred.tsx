/** Parts of the console that are loaded when they are first shown. */
import { useEffect, useReducer, useState, type ComponentType, type ReactNode } from 'react'
import { ProblemNote } from './problem.tsx'

/** A component whose code comes later. */
export interface Deferred<Props> {
  (props: Props): ReactNode
  /** Loads it before it is shown. Where that fails, it is loaded again when it is shown, which says so. */
  preload(): void
}

/**
 * Not React's `lazy`: once `Suspense` has shown what stands for a part, it keeps that for 300 ms, however soon the part is there.
 *
 * @param load an `import()`; its module exports the component as default
 * @param Waiting what is shown until then; nothing where it is absent
 */
export function deferred<Props extends object = object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
  Waiting?: ComponentType,
): Deferred<Props> {
  let Part: ComponentType<Props> | undefined
  const fetched = async () => {
    Part = (await load()).default
  }

  function Shown(props: Props): ReactNode {
    const [, redraw] = useReducer((drawn: number) => drawn + 1, 0)
    const [error, setError] = useState<unknown>()
    useEffect(() => {
      if (!Part) fetched().then(redraw, setError)
    }, [])
    if (Part) return <Part {...props} />
    // Files of an earlier release are gone: the page names those of today.
    if (error) return <ProblemNote error={error} again={() => location.reload()} />
    return Waiting && <Waiting />
  }
  return Object.assign(Shown, { preload: () => void fetched().catch(() => undefined) })
}
