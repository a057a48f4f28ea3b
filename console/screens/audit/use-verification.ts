/** Verifies seals one after the other, as one sees it. */
import { getAuditSeal, unwrap, type AuditSeal } from 'postern/client'
import { useEffect, useRef, useState } from 'react'
import { postern } from '#console/postern.ts'
import { holds } from './verify-seal.ts'

type SealState = 'checking' | 'holds' | 'broken'

export interface Verification {
  /** By seal. */
  states: ReadonlyMap<string, SealState>
  isRunning: boolean
  error: unknown
  /** Asks for each seal with its events, and computes it. */
  verify: (seals: readonly AuditSeal[]) => Promise<void>
}

export function useVerification(): Verification {
  const [states, setStates] = useState<ReadonlyMap<string, SealState>>(new Map())
  const [isRunning, setIsRunning] = useState(false)
  const [error, setError] = useState<unknown>()
  const leaving = useRef(new AbortController())
  useEffect(() => {
    const controller = new AbortController()
    leaving.current = controller
    return () => controller.abort()
  }, [])
  const verify = async (seals: readonly AuditSeal[]) => {
    const { signal } = leaving.current
    const note = (uuid: string, state: SealState) => setStates((before) => new Map(before).set(uuid, state))
    setStates(new Map())
    setError(undefined)
    setIsRunning(true)
    try {
      for (const { uuid, digest } of seals) {
        note(uuid, 'checking')
        const details = unwrap(await getAuditSeal(postern, uuid, { signal }))
        note(uuid, details.digest === digest && (await holds(details)) ? 'holds' : 'broken')
      }
    } catch (thrown) {
      setError(thrown)
      setStates(new Map())
    }
    setIsRunning(false)
  }
  return { states, isRunning, error, verify }
}
