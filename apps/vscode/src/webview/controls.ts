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
