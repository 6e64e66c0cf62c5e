import { Link } from '@tanstack/react-router';
import css from './states.module.css';

export function NotFound() {
  return (
    <main className={css['state']}>
      <h1 className={css['title']}>No page at this address</h1>
      <div className={css['text']}>
        <Link to="/" className={css['link']}>
          To the overview
        </Link>
      </div>
    </main>
  );
}
