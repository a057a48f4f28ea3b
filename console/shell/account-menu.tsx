/** How the console looks, and the way out. */
import { signOut } from 'postern/client'
import { useState, type ReactNode } from 'react'
import { postern } from '#console/postern.ts'
import { chooseLanguage, languages, useLanguage, useTexts, type Language } from '#console/texts/texts.tsx'
import { chosenTheme, chooseTheme, themes, type Theme } from '#console/theme.ts'

/** Signs out. Nothing of this session stays in the page. */
async function leave(): Promise<void> {
  await signOut(postern)
  location.reload()
}

export default function AccountMenu(): ReactNode {
  const texts = useTexts()
  const language = useLanguage()
  const [theme, setTheme] = useState(chosenTheme)
  const change = (next: Theme) => {
    chooseTheme(next)
    setTheme(next)
  }
  return (
    <div id="account" className="card popover">
      <label className="field">
        <span>{texts.account.theme}</span>
        <select value={theme} onChange={(event) => change(event.target.value as Theme)}>
          {themes.map((each) => (
            <option key={each} value={each}>
              {texts.account.themes[each]}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span>{texts.account.language}</span>
        <select value={language} onChange={(event) => chooseLanguage(event.target.value as Language)}>
          {Object.entries(languages).map(([each, name]) => (
            <option key={each} value={each} lang={each}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <button type="button" className="button" onClick={() => void leave()}>
        {texts.account.signOut}
      </button>
    </div>
  )
}
