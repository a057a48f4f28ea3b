/** Builds the console to static files: a page at the root, for every path that is no file, and the rest below /console/assets. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig, type Plugin } from 'vite'
import { siteSettings, type SettingName } from '#domain/settings/settings.ts'
import { tokens } from '#http/html/tokens.ts'

const sharedTokens = '\0tokens.css'

/** The tokens of the hosted pages as a style sheet, so that there is one source of them. */
const tokensOfPages: Plugin = {
  name: 'tokens',
  resolveId: (id) => (id === 'virtual:tokens.css' ? sharedTokens : undefined),
  load: (id) => (id === sharedTokens ? tokens : undefined),
}

/** The languages of react-aria that the console does not have: 28 of 30. */
const otherLanguage = /[/\\]intl[/\\].*[/\\](?!en-US|de-DE)[a-z]{2}-[A-Z]{2}\.(?:m?js|cjs)$/

const withoutOtherLanguages: Plugin = {
  name: 'languages',
  enforce: 'pre',
  load: (id) => (otherLanguage.test(id) ? 'export default {}' : undefined),
}

/** What TanStack Query carries for `useInfiniteQuery`, which the console does not use. */
const infiniteQueries = /[/\\]query-core[/\\].*[/\\]infiniteQueryBehavior\.js$/

const withoutInfiniteQueries: Plugin = {
  name: 'infinite queries',
  enforce: 'pre',
  load: (id) =>
    infiniteQueries.test(id) ? 'export const [hasNextPage, hasPreviousPage, infiniteQueryBehavior] = []' : undefined,
}

/** What every screen needs: one file is smaller than eight. */
const shell =
  /node_modules[/\\](?:react|react-dom|scheduler|@tanstack(?!.*(?:useQueries|queriesObserver))|wouter|regexparam|use-sync-external-store)[/\\]|[/\\]client[/\\]|[/\\]console[/\\](?:main|app|caller|navigation|postern|queries|theme|shell[/\\](?:shell|navigation|account)|parts[/\\]mark|texts[/\\]texts)\.tsx?$/

/** The API document, so that nothing that it says is written twice. */
const document = () => JSON.parse(readFileSync(join(import.meta.dirname, '../docs/public/openapi.json'), 'utf8'))

/** What it says of each setting, and the value that a new deployment has. */
const meaningsOfSettings = virtual('settings', () => {
  const settings: Record<string, { description: string }> = document().components.schemas.SiteSettings.properties
  const meanings = Object.entries(settings).map(([name, { description, ...schema }]) => {
    const standard = siteSettings[name as SettingName].default
    return [name, { description: description.replace(/ Default: .*$/, ''), schema, default: standard }]
  })
  return { meanings: Object.fromEntries(meanings) }
})

/** What it says of each scope, and which operations need it. */
const meaningsOfScopes = virtual('scopes', () => {
  const { paths, components } = document()
  const meanings: Record<string, string> = components.securitySchemes.apiKey['x-scopes']
  const operations = Object.values<Record<string, { summary: string; 'x-scope'?: string }>>(paths).flatMap(
    Object.values,
  )
  const scopes = Object.entries(meanings).map(([scope, meaning]) => {
    const needed = operations.filter((each) => each['x-scope'] === scope).map(({ summary }) => summary)
    return [scope, { meaning, operations: needed }]
  })
  return { scopes: Object.fromEntries(scopes) }
})

/** The actions that webhooks receive. */
const webhookActions = virtual('webhooks', () => ({
  actions: document().components.schemas.Webhook.properties.actions.items.enum,
}))

/** A module `virtual:<name>` that exports values which the build computes. */
function virtual(name: string, values: () => Record<string, unknown>): Plugin {
  const id = `virtual:${name}`
  return {
    name,
    resolveId: (wanted) => (wanted === id ? `\0${id}` : undefined),
    load: (wanted) =>
      wanted === `\0${id}`
        ? Object.entries(values())
            .map(([key, value]) => `export const ${key} = ${JSON.stringify(value)}`)
            .join('\n')
        : undefined,
  }
}

/** What the audit log says has happened. */
const actionsOfAudit = virtual('audit', () => ({ actions: document().components.schemas.AuditAction.enum }))

/** The names of the emails. */
const templatesOfMail = virtual('mails', () => {
  const { schema } = document().paths['/v1/outbox/preview'].post.requestBody.content['application/json']
  return { templates: schema.properties.template.enum }
})

const client = join(import.meta.dirname, '../client')
const generated = readFileSync(join(client, 'generated/operations.ts'), 'utf8')

/** Makes each operation of the client a module of its own, so that a screen loads the ones that it uses and the shell none of them. */
const operationsApart: Plugin = {
  name: 'operations',
  enforce: 'pre',
  transform(code, id) {
    if (!id.startsWith(import.meta.dirname)) return undefined
    return code.replaceAll(/import \{([^}]*)\} from 'postern\/client'/g, (_, names: string) => {
      const values = names.split(',').map((name) => name.trim())
      const [apart, others] = [true, false].map((is) => values.filter((name) => name && Boolean(callOf(name)) === is))
      const imports = apart!.map((name) => `import { ${name} } from 'virtual:operation/${name}'`)
      return [...imports, `import { ${others!.join(', ')} } from 'postern/client'`].join('; ')
    })
  },
  resolveId: (id) => (id.startsWith('virtual:operation/') ? `\0${id}` : undefined),
  load(id) {
    const name = id.startsWith('\0virtual:operation/') && id.slice(id.lastIndexOf('/') + 1)
    if (!name) return undefined
    return `import { operation } from '${client}/core/operation.ts'\nexport const ${name} = ${callOf(name)}`
  },
}

/** What makes an operation: `operation('GET', '/v1/users', 'query')`. Undefined for a name that is none. */
function callOf(name: string): string | undefined {
  return new RegExp(`^export const ${name}: OperationOf[^]*?=\\n  /\\* @__PURE__ \\*/ (operation\\(.*\\))$`, 'm').exec(
    generated,
  )?.[1]
}

/** What most screens need besides: lists, filters and the address. */
const parts = /[/\\]console[/\\](?:parts[/\\](?!confirm)|address)/

/** What screens with forms need: a few files are better than many. */
const forms = /[/\\]console[/\\]forms[/\\]/
const scopes = /[/\\]console[/\\]scopes[/\\]|virtual:scopes/

export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    tokensOfPages,
    withoutOtherLanguages,
    withoutInfiniteQueries,
    operationsApart,
    meaningsOfSettings,
    meaningsOfScopes,
    webhookActions,
    actionsOfAudit,
    templatesOfMail,
  ],
  resolve: {
    alias: Object.fromEntries(
      ['client', 'webhooks'].map((entry) => [`postern/${entry}`, join(import.meta.dirname, `../client/${entry}.ts`)]),
    ),
  },
  build: {
    emptyOutDir: true,
    assetsDir: 'console/assets',
    assetsInlineLimit: 0, // `data:` is not allowed by the policy
    cssCodeSplit: false,
    modulePreload: false, // the shell would name, for each screen, all files that it needs
    target: 'es2022',
    cssTarget: ['chrome125', 'firefox125', 'safari17.5'], // `light-dark()` as it is written
    rolldownOptions: {
      // "use client" is about servers
      onLog: (level, log, handle) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && handle(level, log),
      output: {
        // The shell names every file that a screen may load.
        chunkFileNames: 'console/assets/[hash:7].js',
        codeSplitting: {
          groups: [
            { name: 'shell', test: shell },
            { name: 'parts', test: parts },
            { name: 'forms', test: forms },
            { name: 'scopes', test: scopes },
          ],
        },
      },
    },
  },
})
