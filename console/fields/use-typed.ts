/** What is typed into a field, told to those who search by it once the keys are still. */
import { useEffect, useRef, useState } from 'react'

/** Milliseconds without a letter. */
const pause = 150

/** @returns the text, null until the field has been entered, and what tells a new one */
export function useTyped(): [typed: string | null, type: (text: string) => void] {
  const [settled, setSettled] = useState<string | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const type = (text: string) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setSettled(text.trim()), settled === null ? 0 : pause)
  }
  return [settled, type]
}
