import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** A calm teal; shade 7 carries white text at 6:1 and stands out from both grounds. */
const accent: MantineColorsTuple = [
  '#eefaf8',
  '#d8f2ee',
  '#aee3dc',
  '#7fd1c8',
  '#4fbdb2',
  '#27a297',
  '#12877e',
  '#0b6e69',
  '#0a5a57',
  '#084845',
];

/** The dark theme's grounds, lines and texts, as styles.css has them. */
const dark: MantineColorsTuple = [
  '#eceef0',
  '#b3bac3',
  '#98a0aa',
  '#6f7782',
  '#434951',
  '#2a2e33',
  '#1f2226',
  '#17191c',
  '#101214',
  '#0b0c0e',
];

export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: 7,
  colors: { accent, dark },
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace",
  defaultRadius: 'md',
  radius: { sm: '4px', md: '6px', lg: '10px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  // What a field says about itself stands below it, so that fields side by side begin at one height.
  components: { InputWrapper: { defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] } } },
});
