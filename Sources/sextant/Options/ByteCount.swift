import ArgumentParser
import Intake

extension ByteCount: ExpressibleByArgument {}
