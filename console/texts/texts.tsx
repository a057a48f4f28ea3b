/** The words of the console in the language of whoever looks at it. One language is loaded. */
import { createContext, useContext, type ReactNode } from 'react'
import type { Texts } from './en.ts'

export const languages = { en: 'English', de: 'Deutsch' } as const
export type Language = keyof typeof languages

const place = 'postern-language'

/** The language that was chosen here, or else the first of the browser that the console has. */
export function chosenLanguage(): Language {
  const wanted = [localStorage.getItem(place) ?? '', ...navigator.languages].map((each) => each.slice(0, 2))
  return (wanted.find((each) => each in languages) ?? 'en') as Language
}

/** Loads the console anew in this language. */
export function chooseLanguage(language: Language): void {
  localStorage.setItem(place, language)
  location.reload()
}

export async function loadTexts(language: Language): Promise<Texts> {
  return language === 'de' ? (await import('./de.ts')).de : (await import('./en.ts')).en
}

const Context = createContext<{ language: Language; texts: Texts } | null>(null)

export function TextsProvider(props: { language: Language; texts: Texts; children: ReactNode }): ReactNode {
  const { language, texts, children } = props
  return <Context value={{ language, texts }}>{children}</Context>
}

function useProvided() {
  const provided = useContext(Context)
  if (provided) return provided
  throw new Error('No TextsProvider above')
}

export function useTexts(): Texts {
  return useProvided().texts
}

export function useLanguage(): Language {
  return useProvided().language
}

/** The words of one screen, which load with it, in the language of whoever looks at it. */
export function useWords<Words>(words: Record<Language, Words>): Words {
  return words[useLanguage()]
}
