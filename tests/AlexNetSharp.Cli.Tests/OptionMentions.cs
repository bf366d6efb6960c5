using System.Reflection;
using System.Reflection.Emit;

namespace AlexNetSharp.Cli.Tests;

/// <summary>
/// Finds the options that assemblies speak of: the constants that are given to <see cref="RequestOption.Of"/> in method bodies.
/// </summary>
internal static class OptionMentions
{
    private const int TokenLength = 4;
    private static readonly MethodInfo Wanted = typeof(RequestOption).GetMethod(nameof(RequestOption.Of))!;

    /// <summary>The options' names.</summary>
    /// <param name="assemblies">The assemblies.</param>
    /// <exception cref="InvalidOperationException">An option's name is no constant, so that nobody can check it.</exception>
    public static IEnumerable<string> Of(IEnumerable<Assembly> assemblies) =>
        assemblies.SelectMany(assembly => assembly.GetTypes()).SelectMany(Methods).SelectMany(Of).Distinct();

    private static IEnumerable<MethodBase> Methods(Type type)
    {
        const BindingFlags All =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        return type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All)).Concat(type.TypeInitializer is { } start ? [start] : []);
    }

    private static IEnumerable<string> Of(MethodBase method)
    {
        byte[] code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (int i = 0; i <= code.Length - 1 - TokenLength; i++)
        {
            if (code[i] != OpCodes.Call.Value || !IsWanted(method.Module, BitConverter.ToInt32(code, i + 1)))
            {
                continue;
            }

            int load = i - 1 - TokenLength;
            yield return load >= 0 && code[load] == OpCodes.Ldstr.Value
                ? method.Module.ResolveString(BitConverter.ToInt32(code, load + 1))
                : throw new InvalidOperationException(
                    $"{method.DeclaringType}.{method.Name} speaks of an option whose name is no constant.");
        }
    }

    /// <summary>Whether four bytes behind something like a call are the token of the wanted method; any bytes may stand there.</summary>
    private static bool IsWanted(Module module, int token)
    {
        const int MethodDefinitions = 0x06, MemberReferences = 0x0A;
        if ((token >> 24) is not (MethodDefinitions or MemberReferences))
        {
            return false;
        }

        try
        {
            return module.ResolveMethod(token) == Wanted;
        }
        catch (Exception e) when (e is ArgumentException or BadImageFormatException)
        {
            return false;
        }
    }
}
