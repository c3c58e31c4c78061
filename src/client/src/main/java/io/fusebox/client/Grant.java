package io.fusebox.client;

/** What a breaker answers to whoever asks for the leave to make a call. */
sealed interface Grant permits Ticket, Rejection {}
