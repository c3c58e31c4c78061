# Sourced by the scripts that need packages of Debian.

# install_packages PACKAGE...
install_packages() {
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}
