/** What a new installation still lacks. It is asked until all is done, or until somebody hides the list in this browser. */
import { getHealthStatus, getSetupStatus, type SetupStatus } from 'postern/client'
import { useState } from 'react'
import { useMay } from '#console/caller.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'

const place = 'postern-setup'

export interface Setup {
  /** Whether it is not known yet whether there is a list. */
  isPending: boolean
  /** Undefined: there is nothing to show. */
  status: SetupStatus | undefined
  /** The parts of the deployment that are not ready. */
  notReady: readonly string[]
  hide: () => void
}

/**
 * Two requests, for those who may change settings; none once the list is hidden or all is done.
 *
 * @param isWanted whether the screen has a place for it now
 */
export function useSetup(isWanted: boolean): Setup {
  const may = useMay()
  const [isHidden, setIsHidden] = useState(() => localStorage.getItem(place) !== null)
  const isAsked = isWanted && !isHidden && may('settings:read') && may('settings:write')
  const setup = useAnswer(['setup'], (options) => getSetupStatus(postern, options), isAsked)
  const health = useAnswer(['health'], (options) => getHealthStatus(postern, options), isAsked)
  const hide = () => {
    localStorage.setItem(place, 'hidden')
    setIsHidden(true)
  }
  const parts = health.data?.parts.flatMap(({ name, ready }) => (ready ? [] : [name]))
  const notReady = parts ?? (health.error ? ['GET /healthz'] : [])
  const isDone = setup.data && health.data && missing(setup.data, notReady) === 0
  if (isDone) localStorage.setItem(place, 'done')
  return {
    isPending: isAsked && (setup.isPending || health.isPending),
    status: isAsked && !isDone ? setup.data : undefined,
    notReady,
    hide,
  }
}

/** How many things are left to do. */
export function missing(status: SetupStatus, notReady: readonly string[]): number {
  const { superusers_without_second_factor: without, mail, terms, service, webhook } = status
  return [notReady.length === 0, mail === 'works', without === 0, terms, service, webhook].filter((done) => !done)
    .length
}
