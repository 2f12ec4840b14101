// The only import of the toolkit, which is no longer maintained: replacing it changes only this file. Templates use the
// elements by name: vscode-button, vscode-checkbox, vscode-dropdown, vscode-option, vscode-text-field.
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit'

/** Defines the custom elements of the controls in this page. */
export function defineControls(): void {
  provideVSCodeDesignSystem().register(
    vsCodeButton(),
    vsCodeCheckbox(),
    vsCodeDropdown(),
    vsCodeOption(),
    vsCodeTextField(),
  )
}

/** Sets accessible names from `data-label`: text fields and checkboxes overwrite `aria-label` when they are connected. */
export function settleLabels(page: ParentNode): void {
  for (const each of page.querySelectorAll<HTMLElement>('[data-label]'))
    if (each.getAttribute('aria-label') !== each.dataset.label) each.setAttribute('aria-label', each.dataset.label!)
}
