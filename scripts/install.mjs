/** Installs the locked packages, if need be. */
import { installPackages } from './prepare.mjs';

installPackages();
