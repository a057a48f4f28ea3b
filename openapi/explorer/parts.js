/**
 * Parts of Swagger UI that are ours, as its plugins: https://swagger.io/docs/open-source-tools/swagger-ui/customization/plugin-api/. Most of them mend
 * what axe finds in its own.
 */

/** Renders texts as paragraphs with code between backticks: without HTML, so that the policy can demand trusted types. */
export function plainTexts({ React }) {
  const element = React.createElement
  const Markdown = ({ source = '' }) =>
    element(
      'div',
      { className: 'markdown' },
      source.split('\n\n').map((paragraph, n) => element('p', { key: n }, withCode(element, paragraph))),
    )
  return { wrapComponents: { Markdown: () => Markdown } }
}

/** Every second part is code. */
function withCode(element, text) {
  return text.split('`').map((part, n) => (n % 2 === 1 ? element('code', { key: n }, part) : part))
}

/** A part that shows nothing. */
const nothing = () => () => null

/** Names for fields that have none, no link inside a button, code that scrolls by keyboard, and one heading and one server less. */
export function accessibleParts({ React }) {
  const element = React.createElement
  const labelled = (name, Original, props) =>
    element('label', null, element('span', { className: 'unseen' }, name), element(Original, props))
  return {
    wrapComponents: {
      InfoContainer: nothing, // the page has its own heading
      ServersContainer: nothing, // there is one
      OperationServers: nothing,
      CopyToClipboardBtn: nothing, // a button in a button
      DeepLink:
        () =>
        ({ text }) =>
          element('span', null, text),
      HighlightCode:
        () =>
        ({ children, className = '' }) =>
          element('pre', { className: `code ${className}`, tabIndex: 0 }, element('code', null, children)),
      JsonSchemaForm: (Original) => (props) => labelled(props.description, Original, props),
      RequestBodyEditor: (Original) => (props) => labelled('Request body', Original, props),
    },
  }
}
