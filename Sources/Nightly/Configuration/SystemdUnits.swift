/// A hardened service and its timer for `sextant nightly`.
///
/// The service writes to its state directory alone. The planner twin is a PostgreSQL server of the user's own in a private
/// /tmp, reached over a Unix socket.
package enum SystemdUnits {
  /// - Parameters:
  ///   - program: The path of the binary.
  ///   - configuration: The path of the file.
  package static func text(program: String, configuration: String) -> String {
    """
    # /etc/systemd/system/sextant-nightly.service
    [Unit]
    Description=Sextant: nightly index advice for PostgreSQL
    Wants=network-online.target
    After=network-online.target

    [Service]
    Type=oneshot
    ExecStart=\(quoted(program)) nightly --config \(quoted(configuration))
    DynamicUser=yes
    StateDirectory=sextant
    WorkingDirectory=%S/sextant
    Environment=XDG_STATE_HOME=%S
    # Passwords: a file that only root reads, handed on by systemd.
    #LoadCredential=pgpass:/etc/sextant/pgpass
    #Environment=PGPASSFILE=%d/pgpass
    # Where reports and metrics go besides the state directory.
    #ReadWritePaths=/var/lib/node_exporter/textfile
    Nice=10
    IOSchedulingClass=idle
    TimeoutStartSec=6h
    MemoryMax=4G
    NoNewPrivileges=yes
    CapabilityBoundingSet=
    LockPersonality=yes
    PrivateDevices=yes
    PrivateTmp=yes
    ProtectClock=yes
    ProtectControlGroups=yes
    ProtectHome=yes
    ProtectHostname=yes
    ProtectKernelLogs=yes
    ProtectKernelModules=yes
    ProtectKernelTunables=yes
    ProtectSystem=strict
    RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
    RestrictNamespaces=yes
    RestrictRealtime=yes
    RestrictSUIDSGID=yes
    SystemCallArchitectures=native
    UMask=0077

    # /etc/systemd/system/sextant-nightly.timer
    [Unit]
    Description=Sextant every night

    [Timer]
    OnCalendar=*-*-* 02:30:00
    RandomizedDelaySec=15m
    Persistent=yes

    [Install]
    WantedBy=timers.target

    """
  }

  /// As "Quoting" in systemd.syntax(7): `%` is a specifier's beginning.
  private static func quoted(_ path: String) -> String {
    var result = ""
    for character in path {
      switch character {
      case "\\", "\"": result += "\\\(character)"
      case "%": result += "%%"
      case "$": result += "$$"
      default: result.append(character)
      }
    }
    return result.contains(" ") || result != path ? "\"\(result)\"" : result
  }
}
