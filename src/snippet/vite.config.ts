import { defineConfig } from 'vite';
import { building } from './building.ts';

/** The tag of websites. */
export default defineConfig(building('main.ts', 'tag.js'));
