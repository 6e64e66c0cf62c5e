import { defineConfig } from 'vite';
import { building } from './building.ts';

/** What follows the tag where a website has forms or the widget. */
export default defineConfig(building('forms.ts', 'forms.js'));
