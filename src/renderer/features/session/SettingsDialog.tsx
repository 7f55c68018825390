import type { Preferences } from '#contracts/desk.ts'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { CheckField, SelectField } from '../../components/Field.tsx'
import { changePreferences, usePreferences } from '../../state/preferences.ts'
import { closeDialog } from '../../state/ui.ts'
import { changeShell, useShell } from '../../app/shellPreferences.ts'
import styles from './Session.module.css'

/** Look and manners. Nothing here is a limit, a mode or a secret. */
export function SettingsDialog() {
  const preferences = usePreferences((state) => state.preferences)
  const { singleKeys } = useShell()
  return (
    <Dialog
      title="Settings"
      actions={
        <Button look="strong" onClick={closeDialog}>
          Done
        </Button>
      }
    >
      <div className={styles['session']}>
        <div className={styles['pair']}>
          <SelectField
            label="Theme"
            value={preferences.theme}
            onChange={(theme) => changePreferences({ theme: theme as Preferences['theme'] })}
            options={[
              { value: 'system', label: 'as the system' },
              { value: 'dark', label: 'dark' },
              { value: 'light', label: 'light' },
            ]}
          />
          <SelectField
            label="Density"
            value={preferences.density}
            onChange={(density) => changePreferences({ density: density as Preferences['density'] })}
            options={[
              { value: 'compact', label: 'compact, rows of 24 px' },
              { value: 'comfortable', label: 'comfortable, 28 px' },
              { value: 'large', label: 'large, 34 px' },
            ]}
          />
          <SelectField
            label="Up and down"
            value={preferences.upDown}
            onChange={(upDown) => changePreferences({ upDown: upDown as Preferences['upDown'] })}
            options={[
              { value: 'blue-orange', label: 'blue up, orange down' },
              { value: 'green-red', label: 'green up, red down' },
              { value: 'red-green', label: 'red up, green down' },
              { value: 'red-blue', label: 'red up, blue down' },
              { value: 'monochrome', label: 'no colour' },
            ]}
            hint="Sign and arrow say the same in every choice."
          />
        </div>
        <CheckField
          label="Reduce motion"
          checked={preferences.reducedMotion}
          onChange={(reducedMotion) => changePreferences({ reducedMotion })}
        />
        <CheckField
          label="Sounds"
          hint="For alarms and new approvals. The kill sound cannot be muted."
          checked={preferences.sound}
          onChange={(sound) => changePreferences({ sound })}
        />
        <CheckField
          label="Pause the replay when an approval appears"
          checked={preferences.pauseOnProposal}
          onChange={(pauseOnProposal) => changePreferences({ pauseOnProposal })}
        />
        <CheckField
          label="Single-key shortcuts"
          hint="Off: only keys with Ctrl, Alt or F-keys act outside fields."
          checked={singleKeys}
          onChange={(on) => changeShell({ singleKeys: on })}
        />
      </div>
    </Dialog>
  )
}
