/** The kinds of changes that are composed here, each with a form of its own. */
export const kinds = ['grant', 'end', 'membership', 'move'] as const
export type Kind = (typeof kinds)[number]
