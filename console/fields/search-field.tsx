/** A combobox: what is typed finds something to choose, and a text of one's own counts as well, unless `isOneOf`. */
import { use, useState, type ReactNode } from 'react'
import { Button } from 'react-aria-components/Button'
import { ComboBox, ComboBoxStateContext } from 'react-aria-components/ComboBox'
import { I18nProvider } from 'react-aria-components/I18nProvider'
import { Input } from 'react-aria-components/Input'
import { Label } from 'react-aria-components/Label'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import { Popover } from 'react-aria-components/Popover'
import { useLanguage, useTexts, useWords } from '#console/texts/texts.tsx'
import { words } from './words.ts'

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
  /** What is chosen, as the field says it; null while that is not known. */
  value: string | null
  /** The id of a chosen option, or a text of one's own; undefined for none. */
  onChange: (id: string | undefined) => void
  options: readonly Option[]
  /** The text that the options were found for; null while they are asked for. */
  foundFor: string | null
  /** Told of each letter, and of the first focus with the text that is there. */
  onType: (typed: string) => void
  isMono?: boolean
  /** Only what can be chosen counts: another text gives way to what was there. */
  isOneOf?: boolean
  /** What the list says while nothing fits; without it, that the text counts as it is. */
  empty?: string
}

export function SearchField({
  label,
  value,
  onChange,
  options,
  foundFor,
  onType,
  isMono,
  isOneOf = false,
  empty,
}: SearchFieldProps): ReactNode {
  const texts = useTexts()
  const own = useWords(words)
  const [typed, setTyped] = useState(value ?? '')
  /** The text of what is chosen. */
  const [chosen, setChosen] = useState(value ?? '')
  const [shown, setShown] = useState(value)
  if (value !== null && value !== shown) {
    // The address has changed.
    setShown(value)
    setTyped(value)
    setChosen(value)
  }
  // What was found for other letters is narrowed here until Postern has answered.
  const wanted = typed === chosen ? '' : typed.trim()
  const fitting = foundFor === wanted ? options : options.filter((option) => hasText(option, wanted))
  const type = (text: string) => {
    setTyped(text)
    if (!options.some(({ name }) => name === text)) onType(text === chosen ? '' : text)
  }
  const choose = (id: string | undefined, name: string) => {
    setTyped(name)
    setChosen(name)
    onChange(id)
  }
  const settle = (text: string) => {
    const name = text.trim()
    if (name === chosen || (isOneOf && name && !options.some((option) => option.name === name))) setTyped(chosen)
    else choose(name || undefined, name)
  }
  return (
    <I18nProvider locale={useLanguage()}>
      <ComboBox
        className="field combobox"
        inputValue={typed}
        onInputChange={type}
        items={fitting}
        defaultFilter={() => true}
        menuTrigger="input"
        allowsCustomValue
        allowsEmptyCollection
        onFocus={() => onType('')}
        onOpenChange={(_, trigger) => trigger === 'manual' && onType('')}
        onChange={(key) => {
          const option = options.find(({ id }) => id === key)
          if (option) choose(option.id, option.name)
        }}
        onBlur={() => settle(typed)}
        onKeyDown={(event) => {
          const isOnOption = (event.target as HTMLElement).hasAttribute('aria-activedescendant')
          if (event.key === 'Enter' && !isOnOption) settle(typed)
        }}
      >
        <Label>{label}</Label>
        <div className="combobox-box">
          <OpeningInput isMono={isMono} />
          <Button className="combobox-open">
            <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
              <path d="m6 9 6 6 6-6" />
            </svg>
          </Button>
        </div>
        <Popover className="card combobox-list">
          <ListBox<Option>
            renderEmptyState={() => (
              <p className="small muted">{foundFor === wanted ? (empty ?? own.nothing) : texts.loading}</p>
            )}
          >
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

/** A click opens the list, as the arrow beside it does. */
function OpeningInput({ isMono }: { isMono: boolean | undefined }): ReactNode {
  const list = use(ComboBoxStateContext)
  const open = () => list?.isOpen || list?.open(null, 'manual')
  return <Input className={isMono ? 'mono' : ''} autoComplete="off" spellCheck="false" onClick={open} />
}

function hasText({ name, about = '' }: Option, text: string): boolean {
  return `${name}\n${about}`.toLowerCase().includes(text.toLowerCase())
}
