/** What `vite.config.ts` makes besides modules. */
declare module 'virtual:tokens.css'
declare module '*.css'
declare module 'virtual:settings' {
  /** What the API document says of a setting. */
  export interface Meaning {
    description: string
    type: 'boolean' | 'integer' | 'string' | 'table'
    /** The values of a choice. */
    values?: string[]
    /** As JSON; absent where it is long. */
    default?: string
  }
  export const meanings: Record<string, Meaning>
}
declare module 'virtual:mails' {
  /** The names of all emails. */
  export const templates: readonly import('postern/client').PreviewMailInput['template'][]
}
