/** What narrows a list: fields whose values are in the address. */
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useTexts } from '#console/texts/texts.tsx'

/** The fields above a list. */
export function Filters({ children }: { children: ReactNode }): ReactNode {
  return (
    <form className="filters" role="search" onSubmit={(event) => event.preventDefault()}>
      {children}
    </form>
  )
}

/** Milliseconds without a letter before the list follows. */
const pause = 250

export interface SearchProps {
  label: string
  value: string | undefined
  onChange: (value: string | undefined) => void
  /** Whether `/` leads here. One field of a screen. */
  isMain?: boolean
}

/** A text that is looked for as it is typed. */
export function SearchText({ label, value = '', onChange, isMain = false }: SearchProps): ReactNode {
  const [typed, setTyped] = useState(value)
  const [shown, setShown] = useState(value)
  const field = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  if (value !== shown) {
    // The address has changed by other means than this field.
    setShown(value)
    setTyped(value)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  useEffect(() => {
    if (!isMain) return undefined
    const listen = (event: KeyboardEvent) => {
      const { target } = event
      if (event.key !== '/' || (target instanceof HTMLElement && target.closest('input, textarea, select'))) return
      event.preventDefault()
      field.current?.focus()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [isMain])
  const settle = (next: string) => {
    clearTimeout(timer.current)
    const settled = next.trim()
    setShown(settled)
    onChange(settled || undefined)
  }
  return (
    <label className="field grow">
      <span>{label}</span>
      <input
        ref={field}
        type="search"
        value={typed}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          const next = event.target.value
          setTyped(next)
          clearTimeout(timer.current)
          timer.current = setTimeout(() => settle(next), pause)
        }}
        onKeyDown={(event) => event.key === 'Enter' && settle(typed)}
      />
    </label>
  )
}

export interface ChoiceProps<Value extends string> {
  label: string
  value: Value | undefined
  /** The words for each value. */
  values: Readonly<Record<Value, string>>
  /** What no value means. Default: all. */
  none?: string
  onChange: (value: Value | undefined) => void
}

/** One value of a few, or none. */
export function Choice<Value extends string>(props: ChoiceProps<Value>): ReactNode {
  const { label, value, values, none, onChange } = props
  const texts = useTexts()
  return (
    <label className="field">
      <span>{label}</span>
      <select
        value={value ?? ''}
        onChange={(event) => onChange((event.target.value || undefined) as Value | undefined)}
      >
        <option value="">{none ?? texts.all}</option>
        {Object.entries<string>(values).map(([each, word]) => (
          <option key={each} value={each}>
            {word}
          </option>
        ))}
      </select>
    </label>
  )
}
