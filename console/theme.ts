/** Light or dark: as the device has it, or as chosen here. Everything follows `color-scheme`, since all colours are `light-dark()`. */

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const place = 'postern-theme'

export function chosenTheme(): Theme {
  return themes.find((theme) => theme === localStorage.getItem(place)) ?? 'system'
}

/** Shows the chosen theme. */
export function applyTheme(theme = chosenTheme()): void {
  document.documentElement.style.colorScheme = theme === 'system' ? '' : theme
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(place, theme)
  applyTheme(theme)
}
