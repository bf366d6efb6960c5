using System.Reflection;

namespace AlexNetSharp.Tests.Architecture;

/// <summary>The command's assembly, which the project of these tests references without using a type of it.</summary>
internal static class CommandLineAssembly
{
    public static Assembly Load() => Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, "alexnet.dll"));
}
