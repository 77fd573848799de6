/** Opens the database at the path it is given, and prints how that went. */
import { openDatabase } from '../src/connection/open.ts';

try {
  openDatabase({ path: process.argv[2] ?? '' }).close();
  process.stdout.write('opened');
} catch (error) {
  process.stdout.write(String(error));
}
