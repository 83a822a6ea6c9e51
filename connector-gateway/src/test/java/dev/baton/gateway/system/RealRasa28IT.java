package dev.baton.gateway.system;

/** Rasa 2.8 itself, as {@code .ci/rasa} installs it. */
class RealRasa28IT extends RealRasaIT {

  RealRasa28IT() {
    super(RasaRelease.V2_8);
  }
}
