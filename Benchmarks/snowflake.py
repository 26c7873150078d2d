def load_script(): return ''
def statements(): return []
