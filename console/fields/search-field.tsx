/** A combobox: what is typed finds something to choose, and a text of one's own counts as well. */
import { useState, type ReactNode } from 'react'
import { Button } from 'react-aria-components/Button'
import { ComboBox } from 'react-aria-components/ComboBox'
import { I18nProvider } from 'react-aria-components/I18nProvider'
import { Input } from 'react-aria-components/Input'
import { Label } from 'react-aria-components/Label'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import { Popover } from 'react-aria-components/Popover'
import { useLanguage } from '#console/texts/texts.tsx'

/** Something to choose. */
export interface Option {
  /** What the address says. */
  id: string
  /** What the field says. */
  name: string
  about?: string | undefined
}

export interface SearchFieldProps {
  label: string
  /** What is chosen, as the field says it. */
  value: string
  /** The id of a chosen option, or a text of one's own; undefined for none. */
  onChange: (id: string | undefined) => void
  /** What fits the text. */
  options: readonly Option[]
  /** Told of each letter, and of the first focus with the text that is there. */
  onType: (typed: string) => void
  isMono?: boolean
}

export function SearchField({ label, value, onChange, options, onType, isMono }: SearchFieldProps): ReactNode {
  const [typed, setTyped] = useState(value)
  const [shown, setShown] = useState(value)
  if (value !== shown) {
    // The address has changed.
    setShown(value)
    setTyped(value)
  }
  const type = (text: string) => {
    setTyped(text)
    onType(text === value ? '' : text)
  }
  const choose = (id: string | undefined, name: string) => {
    setTyped(name)
    if (id !== undefined || value !== '') onChange(id)
  }
  const settle = (text: string) => {
    const own = text.trim()
    if (own === value) setTyped(value)
    else choose(own || undefined, own)
  }
  return (
    <I18nProvider locale={useLanguage()}>
      <ComboBox
        className="field combobox"
        inputValue={typed}
        onInputChange={type}
        items={options}
        defaultFilter={() => true}
        menuTrigger="input"
        allowsCustomValue
        value={null}
        onFocus={() => onType('')}
        onOpenChange={(_, trigger) => trigger === 'manual' && onType('')}
        onChange={(key) => {
          const option = options.find(({ id }) => id === key)
          if (option) choose(option.id, option.name)
        }}
        onBlur={() => settle(typed)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && event.target instanceof HTMLElement && event.target.ariaExpanded !== 'true')
            settle(typed)
        }}
      >
        <Label>{label}</Label>
        <div className="combobox-box">
          <Input className={isMono ? 'mono' : ''} autoComplete="off" spellCheck="false" />
          <Button className="combobox-open">
            <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
              <path d="m6 9 6 6 6-6" />
            </svg>
          </Button>
        </div>
        <Popover className="card combobox-list">
          <ListBox<Option>>
            {({ id, name, about }) => (
              <ListBoxItem id={id} textValue={name}>
                <span className={isMono ? 'mono' : ''}>{name}</span>
                {about && <span className="small muted">{about}</span>}
              </ListBoxItem>
            )}
          </ListBox>
        </Popover>
      </ComboBox>
    </I18nProvider>
  )
}
