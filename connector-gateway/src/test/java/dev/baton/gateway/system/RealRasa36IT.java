package dev.baton.gateway.system;

/** Rasa 3.6 itself, as {@code .ci/rasa} installs it. */
class RealRasa36IT extends RealRasaIT {

  RealRasa36IT() {
    super(RasaRelease.V3_6);
  }
}
