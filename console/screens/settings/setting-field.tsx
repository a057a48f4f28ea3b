/** The field of a setting, by the type that the API gives it; a table is JSON, which the API checks. */
import type { ReactNode } from 'react'
import type { Meaning } from 'virtual:settings'
import { useWords } from '#console/texts/texts.tsx'
import { words } from './words.ts'

export function SettingField(props: { label: string; meaning: Meaning; value: unknown }): ReactNode {
  const { label, meaning, value } = props
  const texts = useWords(words)
  return (
    <label className="field">
      <span>{label}</span>
      {meaning.type === 'boolean' || meaning.values ? (
        <select name="value" defaultValue={String(value)}>
          {(meaning.values ?? ['true', 'false']).map((each) => (
            <option key={each} value={each}>
              {meaning.values ? each : each === 'true' ? texts.on : texts.off}
            </option>
          ))}
        </select>
      ) : meaning.type === 'integer' ? (
        <input name="value" type="number" defaultValue={Number(value)} required />
      ) : meaning.type === 'string' ? (
        <input name="value" defaultValue={String(value)} />
      ) : (
        <textarea
          name="value"
          className="mono"
          rows={10}
          defaultValue={JSON.stringify(value, null, 2)}
          spellCheck={false}
        />
      )}
    </label>
  )
}

/** What the form says. @throws SyntaxError for a table that is no JSON */
export function valueOf(form: FormData, { type, values }: Meaning): unknown {
  const given = form.get('value')
  const value = typeof given === 'string' ? given : ''
  return type === 'string' || values ? value : JSON.parse(value)
}
