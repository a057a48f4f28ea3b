/** Starts the console: the language first, so that nothing is shown in another one. */
import '@fontsource-variable/inter/wght.css'
import 'virtual:tokens.css'
import './style/base.css'
import './style/shell.css'
import './style/parts.css'
import './style/screens.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import { Router } from 'wouter'
import { App } from './app.tsx'
import { preloadScreen } from './navigation.ts'
import { queries } from './queries.ts'
import { applyTheme } from './theme.ts'
import { chosenLanguage, loadTexts, TextsProvider } from './texts/texts.tsx'

/** Milliseconds; browsers themselves wait three seconds before they show text in another font. */
const maxWaitForFont = 2000

applyTheme()
preloadScreen(location.pathname.replace('/console', ''))
const language = chosenLanguage()
const [texts] = await Promise.all([loadTexts(language), fontOrPatience()])
document.documentElement.lang = language
createRoot(document.querySelector('#console')!).render(
  <TextsProvider language={language} texts={texts}>
    <QueryClientProvider client={queries}>
      <Router base="/console">
        <App />
      </Router>
    </QueryClientProvider>
  </TextsProvider>,
)

/** What is shown in another font first moves when its own comes. Nobody waits long for that. */
async function fontOrPatience(): Promise<void> {
  const patience = new Promise((resolve) => {
    setTimeout(resolve, maxWaitForFont)
  })
  await Promise.race([document.fonts.load('1em "Inter Variable"'), patience]).catch(() => undefined)
}
